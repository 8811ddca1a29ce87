// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationBase;
import io.github.pgtestdb.spi.MigrationTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The fingerprints of the first file, the first two files, and so on. One pass hashes each file once. */
public final class SqlChain {

    private static final Fingerprint START =
            Fingerprint.builder("sql").put("format", "4").build();

    private SqlChain() {}

    /** Returns one fingerprint for each file. The last one is the fingerprint of all files. */
    public static List<Fingerprint> of(List<SqlFile> files) {
        List<Fingerprint> chain = new ArrayList<>();
        Fingerprint before = START;
        for (SqlFile file : files) {
            before = next(before, file.name(), file.hash());
            chain.add(before);
        }
        return chain;
    }

    private static Fingerprint next(Fingerprint before, String name, String hash) {
        return Fingerprint.builder("sql file")
                .put("after", before.hex())
                .put(name, hash)
                .build();
    }

    /** Runs one file in a new or reset session. */
    @FunctionalInterface
    public interface Step {
        ScriptRunner.Ran run(Connection session, SqlFile file) throws SQLException;
    }

    /**
     * Runs the files that are not in the target yet, and reports to the target which files ran.
     *
     * @param mayShare whether files may share a session as long as nothing that ran might depend on it
     */
    public static void run(List<SqlFile> files, MigrationTarget target, boolean mayShare, Step step)
            throws SQLException {
        Optional<Fingerprint> held = target.base();
        Fingerprint ran = held.orElse(START);
        int first = held.isEmpty() ? 0 : length(files, ran);
        try (FileSessions sessions = new FileSessions(target.dataSource(), mayShare && held.isEmpty())) {
            for (int i = first; i < files.size(); i++) {
                SqlFile file = files.get(i);
                target.progress(i + 1, files.size(), file.name());
                ScriptRunner.Ran last = step.run(sessions.next(), file);
                sessions.ran(last.mayDependOnSession());
                ran = next(ran, file.name(), last.hash());
            }
        }
        target.migrated(ran);
    }

    /** Lists the shorter sets that the files extend, the longest first. Each file begins in a clean session. */
    public static List<MigrationBase> bases(List<SqlFile> files) {
        List<Fingerprint> chain = of(files);
        List<MigrationBase> bases = new ArrayList<>();
        for (int i = 0; i < files.size() - 1; i++) {
            bases.add(0, new MigrationBase(chain.get(i), Optional.empty(), true));
        }
        return bases;
    }

    /** Returns the number of files that a base contains. */
    private static int length(List<SqlFile> files, Fingerprint held) {
        int length = of(files).indexOf(held) + 1;
        if (length == 0) {
            throw new PgTestDbException(
                    "The database was to be built on the template of the first files of this set, and the"
                            + " files are other ones now: they changed in the meantime.");
        }
        return length;
    }
}
