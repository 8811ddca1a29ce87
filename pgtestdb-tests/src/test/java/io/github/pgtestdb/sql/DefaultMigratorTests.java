// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Building;
import io.github.pgtestdb.tests.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrators that one setting chooses, although the class path has another one: Flyway. */
class DefaultMigratorTests {

    @TempDir
    private Path directory;

    @Test
    void aDirectoryOfSqlFiles() throws Exception {
        Files.writeString(directory.resolve("1.sql"), "CREATE TABLE one ();");
        assertThat(count(builder().setting("pgtestdb.sql.location", directory.toString()), "one"))
                .isEqualTo("0");
    }

    @Test
    @DisplayName("The SQL location may be a single file or a folder of the class path")
    void acceptsSqlFileOrClassPathFolder() throws Exception {
        Path file = Files.writeString(directory.resolve("schema.sql"), "CREATE TABLE one ();");
        assertThat(count(builder().setting("pgtestdb.sql.location", file.toString()), "one"))
                .isEqualTo("0");
        assertThat(count(builder().setting("pgtestdb.sql.location", "classpath:db/plain"), "a"))
                .isEqualTo("1");
    }

    @Test
    void aDump() throws Exception {
        Path file = Files.writeString(directory.resolve("app.sql"), """
                -- PostgreSQL database dump
                CREATE TABLE customers (id int);
                COPY customers FROM stdin;
                1
                \\.
                -- PostgreSQL database dump complete
                """);
        assertThat(count(builder().setting("pgtestdb.dump.file", file.toString()), "customers"))
                .isEqualTo("1");
    }

    @Test
    void aCommand() throws Exception {
        Programs.assume("psql");
        Files.writeString(directory.resolve("1.sql"), "CREATE TABLE one ();");
        PgTestDb.Builder builder = builder()
                .setting("pgtestdb.command.line", "sh -c 'psql -q -f \"" + directory + "/1.sql\"'")
                .setting("pgtestdb.command.files", directory + "/1.sql");
        assertThat(count(builder, "one")).isEqualTo("0");
    }

    @Test
    void aCommandLineThatCannotBeRead() {
        assertThatThrownBy(builder().setting("pgtestdb.command.line", "sh -c 'open")::build)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage(
                        "Cannot use builder pgtestdb.command.line = 'sh -c 'open': expected a command such as dbmate up,"
                                + " or sh -c 'goose up'.");
    }

    @Test
    void twoOfThem() {
        try (PgTestDb engine = builder()
                .setting("pgtestdb.sql.location", "db")
                .setting("pgtestdb.dump.file", "app.dump")
                .build()) {
            assertThatThrownBy(engine::defaultMigrator)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessage(
                            "Which migrator? Both builder pgtestdb.sql.location and builder pgtestdb.dump.file are set."
                                    + " Remove one of them, or choose with pgtestdb.migrator=sql.");
        }
    }

    @Test
    void theNameDecidesAndNeedsItsSetting() {
        try (PgTestDb engine = builder()
                .setting("pgtestdb.sql.location", "db")
                .setting("pgtestdb.migrator", "flyway")
                .build()) {
            assertThat(engine.defaultMigrator().name()).isEqualTo("flyway");
        }
        try (PgTestDb engine = builder().setting("pgtestdb.migrator", "sql").build()) {
            assertThatThrownBy(engine::defaultMigrator)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessage(
                            "Cannot use builder pgtestdb.migrator = 'sql': it needs pgtestdb.sql.location (environment:"
                                    + " PGTESTDB_SQL_LOCATION), a directory or file such as db/migrations, db/schema.sql or"
                                    + " classpath:db/schema.");
        }
    }

    private static PgTestDb.Builder builder() {
        return Building.salted();
    }

    private static String count(PgTestDb.Builder builder, String from) throws Exception {
        try (PgTestDb engine = builder.build();
                TestDatabase database = engine.create()) {
            return Queries.rows(database.connectionDetails(), "SELECT count(*) FROM " + from)
                    .get(0);
        }
    }
}
