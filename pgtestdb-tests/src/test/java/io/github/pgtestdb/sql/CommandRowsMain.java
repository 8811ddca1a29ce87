// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Queries;
import java.nio.file.Path;

/** Writes an environment variable of this JVM into a database with psql, and prints the rows. */
final class CommandRowsMain {

    private CommandRowsMain() {}

    /** The arguments are a directory and the names of variables to pass on. */
    public static void main(String[] arguments) throws Exception {
        CommandMigrator command = CommandMigrator.of(
                        "sh",
                        "-c",
                        "psql -q -v ON_ERROR_STOP=1 -c \"CREATE TABLE t AS SELECT '${TENANT:-none}'::text AS tenant\" -f more.sql")
                .directory(Path.of(arguments[0]))
                .files("more.sql");
        for (int i = 1; i < arguments.length; i++) {
            command = command.inherit(arguments[i]);
        }
        try (PgTestDb engine = PgTestDb.builder().migrator(command).build();
                TestDatabase database = engine.create()) {
            System.out.println("ROWS "
                    + Queries.rows(
                            database.connectionDetails(),
                            "SELECT tenant || ' ' || current_setting('work_mem') FROM t"));
        }
    }
}
