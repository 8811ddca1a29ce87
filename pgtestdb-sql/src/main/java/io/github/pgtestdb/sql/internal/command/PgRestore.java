// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.command;

import io.github.pgtestdb.PgTestDbException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Converts an archive of {@code pg_dump} into its script. Connects to no server. */
public final class PgRestore {

    /** pg_restore only unpacks, so a longer run is waiting for a disk that is gone. */
    private static final Duration TIMEOUT = Duration.ofMinutes(30);

    private static final String INSTALL =
            "pg_restore comes with PostgreSQL's client programs (Debian: postgresql-client). Put it on PATH, name it by"
                    + " DumpMigrator.pgRestore(…), or make the dump with pg_dump --format=plain,"
                    + " which needs no program.";

    private PgRestore() {}

    /** Writes the script of an archive, which is a file or a directory. */
    public static void unpack(Path archive, Path script, String program) throws InterruptedException {
        List<String> words = List.of(
                program,
                "--file=" + script.toAbsolutePath(),
                archive.toAbsolutePath().toString());
        try {
            CommandRun.run(new Command(words, Path.of(""), Map.of(), TIMEOUT), Secrets.NONE, line -> {});
        } catch (PgTestDbException e) {
            throw new PgTestDbException("Cannot unpack " + archive + ". " + e.getMessage() + "\n" + advice(e), e);
        }
    }

    private static String advice(PgTestDbException e) {
        return String.valueOf(e.getMessage()).contains("unsupported version")
                ? "The archive was made by a newer pg_dump than this pg_restore can read: take a pg_restore of that"
                        + " version or newer. " + INSTALL
                : INSTALL;
    }
}
