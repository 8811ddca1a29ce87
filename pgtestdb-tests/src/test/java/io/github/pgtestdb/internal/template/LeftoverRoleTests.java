// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.OutlivingServer;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.Templates;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Migrations with a bare {@code CREATE ROLE}, on an embedded server that outlives its runs. */
class LeftoverRoleTests {

    private static final String[] ROLES = {
        "CREATE ROLE reader", "CREATE ROLE writer", "CREATE ROLE owner", "GRANT owner TO CURRENT_USER"
    };

    private final OutlivingServer server = new OutlivingServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @DisplayName("The roles of an unused template are dropped, so that an edited migration can create them again")
    void dropsRolesOfOutdatedTemplate() throws Exception {
        try (PgTestDb engine = engine("CREATE TABLE t (id int)", "GRANT SELECT ON t TO reader, PUBLIC");
                TestDatabase database = engine.create()) {
            assertThat(Queries.rows(database.connectionDetails(), "SELECT count(*) FROM t"))
                    .containsExactly("0");
        }
        Schema edited = schema("CREATE TABLE t (id int, edited int)", "GRANT SELECT ON t TO reader, PUBLIC");
        try (PgTestDb engine = engine(edited);
                TestDatabase database = engine.create()) {
            assertThat(Queries.rows(database.connectionDetails(), "SELECT count(edited) FROM t"))
                    .containsExactly("0");
            assertThat(edited.migrations())
                    .as("one a role, and one that meets none")
                    .isEqualTo(4);
        }
    }

    @Test
    @DisplayName("A role that another database needs is kept, and the message says how to create it if missing")
    void keepsRoleUsedByOtherDatabase() throws Exception {
        try (PgTestDb first = engine("CREATE TABLE t (id int)", "GRANT SELECT ON t TO reader, PUBLIC");
                TestDatabase database = first.create();
                PgTestDb second = engine("CREATE TABLE t (id int, edited int)")) {
            assertThatThrownBy(second::create)
                    .isInstanceOf(PgTestDbException.class)
                    .message()
                    .matches("(?s)Cannot build the template of schema on PostgreSQL of a test as role"
                            + " postgres: the migrations failed after [0-9]+ ms\\.\n"
                            + "ERROR: role \"reader\" already exists\n"
                            + "The partly built database was dropped\\. Fix the migration and run the tests again\\."
                            + "\n"
                            + "The role reader was there before: roles belong to the server, not to a database, and"
                            + " outlive the template they were made for\\. Make it only where it is missing:\n"
                            + "  DO \\$\\$ BEGIN IF NOT EXISTS \\(SELECT FROM pg_roles WHERE rolname = 'reader'\\) THEN"
                            + " CREATE ROLE \"reader\"; END IF; END \\$\\$;");
            assertThat(Queries.rows(database.connectionDetails(), "SELECT count(*) FROM t"))
                    .containsExactly("0");
        }
    }

    /** The tests of the live run may execute SET ROLE, although no database refers to the role. */
    @Test
    @DisplayName("A role is kept while tests of a live run may switch to it, and dropped later")
    void keepsRoleGrantedToTestRole() throws Exception {
        try (PgTestDb first = engine("CREATE TABLE t (id int)");
                TestDatabase database = first.create();
                PgTestDb second = engine(Schema.of(
                        "CREATE ROLE owner", "CREATE TABLE other (id int)", "GRANT SELECT ON other TO PUBLIC"))) {
            assertThatThrownBy(second::create)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessageContaining("The role owner was there before: ");
            assertThat(Queries.rows(
                            database.connectionDetails(), "SELECT rolname FROM pg_roles WHERE rolname = 'owner'"))
                    .containsExactly("owner");
        }
        try (PgTestDb later = engine(Schema.of(
                        "CREATE ROLE owner", "CREATE TABLE other (id int)", "GRANT SELECT ON other TO PUBLIC"));
                TestDatabase database = later.create()) {
            assertThat(Queries.rows(database.connectionDetails(), "SELECT count(*) FROM other"))
                    .containsExactly("0");
        }
    }

    @Test
    @DisplayName("A template that a live run uses is kept, and so is its role")
    void keepsTemplateOfLiveRunWithRole() throws Exception {
        Schema reading = schema("CREATE TABLE t (id int)", "GRANT SELECT ON t TO reader");
        try (PgTestDb first =
                        builder(reading).setting("pgtestdb.warm-databases", "0").build();
                PgTestDb second = engine(Schema.of(
                        "CREATE ROLE reader", "CREATE TABLE other (id int)", "GRANT SELECT ON other TO PUBLIC"))) {
            TestDatabase database = first.create();
            Templates templates = new Templates(server.admin());
            database.close();
            Await.until(
                    "no database but the template needs the role",
                    () -> templates.others().isEmpty());
            List<String> before = templates.names();
            assertThatThrownBy(second::create)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessageContaining("The role reader was there before: ");
            assertThat(templates.names()).isEqualTo(before).hasSize(1);
        }
    }

    private PgTestDb engine(String... statements) {
        return engine(schema(statements));
    }

    private PgTestDb engine(Schema schema) {
        return builder(schema).build();
    }

    private PgTestDb.Builder builder(Schema schema) {
        return PgTestDb.builder().migrator(schema).server(server).setting("pgtestdb.migration-user", "postgres");
    }

    private static Schema schema(String... statements) {
        String[] all =
                Stream.concat(Arrays.stream(ROLES), Arrays.stream(statements)).toArray(String[]::new);
        return Schema.of(all);
    }
}
