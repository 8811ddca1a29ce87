// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.EmptyDatabase;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.testkit.RecordingTarget;
import io.github.pgtestdb.tests.SharedServer;
import java.util.List;

/** Builds a database with and without a change in its migrator's input, and compares contents and fingerprints. */
final class MutantLab implements AutoCloseable {

    private final String name;
    private final PgTestDb engine = SharedServer.engine()
            .migrator(new Unshared(new EmptyDatabase()))
            .setting("pgtestdb.create-strategy", "file-copy")
            .build();

    private MutantLab(String name) {
        this.name = name;
    }

    /**
     * Compares some of the mutants with their original, and prints the counts.
     *
     * @param byDefault the number of mutants in an ordinary build
     * @throws AssertionError if a mutant has another result and the same fingerprint
     */
    static void compare(String name, Mutant.Source original, List<Mutant> mutants, int byDefault) throws Exception {
        try (MutantLab lab = new MutantLab(name)) {
            Outcomes outcomes = new Outcomes(name, lab.result(original.make()));
            for (Mutant mutant : Samples.some(mutants, byDefault, name)) {
                outcomes.add(mutant.what(), lab.result(mutant.migrator().make()));
            }
            outcomes.report();
        }
    }

    private Outcomes.Result result(Migrator migrator) {
        try {
            return new Outcomes.Result(migrator.fingerprint().hex(), contents(migrator));
        } catch (PgTestDbException e) {
            return Outcomes.Result.refused();
        }
    }

    private String contents(Migrator migrator) {
        try (TestDatabase database = engine.create()) {
            migrator.migrate(RecordingTarget.of(database.connectionDetails()));
            return String.join("\n", Queries.rows(database.connectionDetails(), Queries.SNAPSHOT));
        } catch (PgTestDbException e) {
            return "refused";
        } catch (Exception e) {
            throw new AssertionError(name, e);
        }
    }

    @Override
    public void close() {
        engine.close();
    }
}
