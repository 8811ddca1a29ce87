package io.github.pgtestdb.tests.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.tests.SharedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Builds a database with and without a change of its migrator's input, and compares contents and fingerprints. */
final class MutantLab implements AutoCloseable {

    private static final Path QUERY = Path.of("../pgtestdb-flyway/src/test/resources/database-snapshot.sql");

    private final String name;
    private final PgTestDb engine = SharedServer.engine()
            .migrator(new Unshared(new Nothing()))
            .set("pgtestdb.create-strategy", "file-copy")
            .build();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final TreeSet<String> careful = new TreeSet<>();
    private final List<String> silent = new ArrayList<>();

    MutantLab(String name) {
        this.name = name;
    }

    /** A migrator's fingerprint and the contents that it makes, or the messages of their failures. */
    private record Result(String print, String contents) {}

    /**
     * Compares each mutant with its original.
     *
     * @throws AssertionError if one has another result and the same fingerprint
     */
    void compare(Mutant.Source original, List<Mutant> mutants) throws Exception {
        Result before = result(original.make());
        assertThat(before.contents()).as("the original of " + name).doesNotStartWith("refused");
        for (Mutant mutant : mutants) {
            Result after = result(mutant.migrator().make());
            boolean isSame = before.contents().equals(after.contents());
            boolean isNamedSame = before.print().equals(after.print());
            if (after.print().startsWith("refused")) {
                count("refused");
            } else if (isSame) {
                count(isNamedSame ? "same result, same fingerprint" : "same result, other fingerprint");
                if (!isNamedSame) {
                    careful.add(mutant.what().replaceFirst(":.*", ""));
                }
            } else if (isNamedSame) {
                silent.add(mutant.what());
            } else {
                count("other result, other fingerprint");
            }
        }
    }

    private void count(String outcome) {
        counts.merge(outcome, 1, Integer::sum);
    }

    private Result result(Migrator migrator) {
        String print = print(migrator);
        return new Result(print, print.startsWith("refused") ? print : contents(migrator));
    }

    private static String print(Migrator migrator) {
        try {
            return migrator.fingerprint().hex();
        } catch (PgTestDbException e) {
            return "refused: " + e.getMessage();
        }
    }

    private String contents(Migrator migrator) {
        try (TestDatabase database = engine.create(new Unshared(migrator))) {
            return String.join("\n", SharedServer.query(database.connection(), Files.readString(QUERY)));
        } catch (PgTestDbException e) {
            return "refused: " + String.valueOf(e.getMessage()).replaceAll("after [0-9]+ ms|pgtestdb_b_\\w+", "");
        } catch (Exception e) {
            throw new AssertionError(name, e);
        }
    }

    /** Prints the counts, and fails if there was a silent difference. */
    @Override
    public void close() {
        engine.close();
        System.out.println("Mutants of " + name + ", seed " + Samples.SEED + ": " + counts + ", silent differences: "
                + silent.size() + "; same result, other fingerprint: " + careful);
        assertThat(silent)
                .as("changes of " + name + " with another result and the same fingerprint")
                .isEmpty();
    }
}
