// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.Templates;
import io.github.pgtestdb.tests.TemporaryRole;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RoleTests {

    private static final String[] TENANTS = {
        "CREATE TABLE account (tenant text, name text)",
        "INSERT INTO account VALUES ('a', 'Ann'), ('b', 'Bob')",
        "ALTER TABLE account ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE account FORCE ROW LEVEL SECURITY",
        "CREATE POLICY own ON account USING (tenant = current_setting('app.tenant', true))",
    };

    @Test
    void rowLevelSecurityBites() throws SQLException {
        try (PgTestDb engine =
                        SharedServer.engine().migrator(Schema.of(TENANTS)).build();
                TestDatabase database = engine.create()) {
            assertThat(Queries.rows(database.connectionDetails(), "SELECT name FROM account"))
                    .isEmpty();
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SET app.tenant = 'b'");
                try (ResultSet rows = statement.executeQuery("SELECT string_agg(name, ',') FROM account")) {
                    rows.next();
                    assertThat(rows.getString(1)).isEqualTo("Bob");
                }
            }
        }
    }

    @Test
    @DisplayName("The test role cannot read pg_authid, create roles or create databases")
    void testRoleHasNoSpecialPrivileges() throws SQLException {
        try (PgTestDb engine =
                        SharedServer.engine().migrator(Schema.of("SELECT 1")).build();
                TestDatabase database = engine.create()) {
            assertDenied(database, "SELECT * FROM pg_authid", "ERROR: permission denied for table pg_authid");
            assertDenied(database, "CREATE ROLE suite_nobody", "ERROR: permission denied to create role");
            assertDenied(database, "CREATE DATABASE suite_nothing", "ERROR: permission denied to create database");
        }
    }

    private static void assertDenied(TestDatabase database, String sql, String message) {
        assertThatThrownBy(() -> Queries.execute(database.connectionDetails(), sql))
                .isInstanceOf(SQLException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    @DisplayName("If migrations run as another role, tests see missing grants and row-level security")
    void migrationUserMustGrantAccess() throws SQLException {
        Schema schema = Schema.of(
                "CREATE TABLE secret (id int)",
                "CREATE TABLE known (id int)",
                "GRANT SELECT ON known TO PUBLIC",
                "CREATE TABLE owned (tenant text)",
                "INSERT INTO owned VALUES ('a')",
                "ALTER TABLE owned ENABLE ROW LEVEL SECURITY",
                "GRANT SELECT ON owned TO PUBLIC");
        try (TemporaryRole migrator = new TemporaryRole("")) {
            PgTestDb.Builder builder = SharedServer.engine()
                    .migrator(schema)
                    .setting("pgtestdb.migration-user", migrator.details().user())
                    .setting(
                            "pgtestdb.migration-password",
                            String.valueOf(migrator.details().password()));
            String template;
            try (PgTestDb engine = builder.build();
                    TestDatabase database = engine.create()) {
                assertThat(Queries.rows(database.connectionDetails(), "SELECT id FROM known"))
                        .isEmpty();
                // The table belongs to another role, so row-level security applies even without FORCE.
                assertThat(Queries.rows(database.connectionDetails(), "SELECT tenant FROM owned"))
                        .isEmpty();
                assertThatThrownBy(() -> Queries.rows(database.connectionDetails(), "SELECT id FROM secret"))
                        .isInstanceOf(SQLException.class)
                        .hasMessage("ERROR: permission denied for table secret");
                template = Templates.ofRun(database.name());
            }
            Queries.execute(
                    SharedServer.admin(),
                    "ALTER DATABASE " + template + " IS_TEMPLATE false",
                    "DROP DATABASE " + template);
        }
    }

    @Test
    @DisplayName("An admin role with CREATEDB and CREATEROLE is sufficient")
    void acceptsAdminWithoutSuperuser() throws Exception {
        try (TemporaryRole admin = new TemporaryRole("CREATEDB CREATEROLE")) {
            String name;
            try (PgTestDb engine = SharedServer.engine(admin.details())
                            .migrator(Schema.of(TENANTS))
                            .build();
                    TestDatabase database = engine.create()) {
                name = database.name();
                assertThat(database.connectionDetails().user())
                        .isEqualTo("pgtestdb_" + admin.details().user());
                assertThat(Queries.rows(database.connectionDetails(), "SELECT name FROM account"))
                        .isEmpty();
                database.dataSource().getConnection();
            }
            assertThat(SharedServer.databases(name)).isEmpty();
        }
    }

    @Test
    @DisplayName("Tests connect as the admin role itself if it has CREATEDB but not CREATEROLE")
    void usesAdminWithoutCreaterole() throws Exception {
        try (TemporaryRole admin = new TemporaryRole("CREATEDB");
                Log log = Log.open()) {
            try (PgTestDb engine = SharedServer.engine(admin.details())
                            .migrator(Schema.of("SELECT 1"))
                            .build();
                    TestDatabase database = engine.create();
                    TestDatabase another = engine.create()) {
                assertThat(database.connectionDetails().user())
                        .isEqualTo(admin.details().user());
                assertThat(another.connectionDetails().user())
                        .isEqualTo(admin.details().user());
            }
            assertThat(log.linesWith(admin.details().user() + " itself"))
                    .containsExactly("INFO Tests connect as " + admin.details().user()
                            + " itself, since it has no CREATEROLE: give it CREATEROLE, or set pgtestdb.test-user, for tests"
                            + " under an ordinary role.");
        }
    }

    @Test
    void anAdminWithoutCreatedbIsRefused() throws Exception {
        try (TemporaryRole admin = new TemporaryRole("");
                PgTestDb engine = SharedServer.engine(admin.details())
                        .migrator(Schema.of("SELECT 1"))
                        .build()) {
            assertThatThrownBy(engine::create)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessage("Cannot make databases as " + admin.details()
                            + ": the role has no CREATEDB. As a superuser, run: ALTER ROLE \""
                            + admin.details().user() + "\" CREATEDB CREATEROLE;");
        }
    }

    @Test
    void aRoleThatIsNotOursIsRefused() throws Exception {
        try (TemporaryRole admin = new TemporaryRole("SUPERUSER")) {
            String role = "pgtestdb_" + admin.details().user();
            Queries.execute(SharedServer.admin(), "CREATE ROLE " + role);
            try (PgTestDb engine = SharedServer.engine(admin.details())
                    .migrator(Schema.of("SELECT 1"))
                    .build()) {
                assertThatThrownBy(engine::create)
                        .isInstanceOf(PgTestDbException.class)
                        .hasMessage("Cannot use the role " + role + " on " + admin.details()
                                + ": it exists and does not bear the mark of pgtestdb. Rename it, or choose a role for the"
                                + " tests with pgtestdb.test-user and pgtestdb.test-password.");
            }
        }
    }

    @Test
    void aRoleOfTheUsersOwnIsTakenAsItIs() throws Exception {
        try (TemporaryRole admin = new TemporaryRole("SUPERUSER");
                TemporaryRole test = new TemporaryRole("")) {
            try (PgTestDb engine = SharedServer.engine(admin.details())
                            .migrator(Schema.of(TENANTS))
                            .setting("pgtestdb.test-user", test.details().user())
                            .setting(
                                    "pgtestdb.test-password",
                                    String.valueOf(test.details().password()))
                            .build();
                    TestDatabase database = engine.create()) {
                assertThat(Queries.rows(database.connectionDetails(), "SELECT current_user"))
                        .containsExactly(test.details().user());
            }
        }
    }

    @Test
    @DisplayName("The admin role creates the configured extensions before the migrations run")
    void createsExtensionsBeforeMigrations() throws Exception {
        PgTestDb.Builder builder = SharedServer.engine()
                .migrator(Schema.of("CREATE TABLE t (word text, EXCLUDE USING gist (word WITH =))"))
                .setting("pgtestdb.extensions", "btree_gist, pg_stat_statements");
        try (PgTestDb engine = builder.build();
                TestDatabase database = engine.create()) {
            assertThat(Queries.rows(database.connectionDetails(), "SELECT extname FROM pg_extension ORDER BY 1"))
                    .containsExactly("btree_gist", "pg_stat_statements", "plpgsql");
        }
    }

    @Test
    void anExtensionThatIsNotThereIsNamed() {
        PgTestDb.Builder builder = SharedServer.engine()
                .migrator(Schema.of("SELECT 1"))
                .setting("pgtestdb.extensions", "no_such_extension");
        try (PgTestDb engine = builder.build()) {
            assertThatThrownBy(engine::create)
                    .isInstanceOf(PgTestDbException.class)
                    // PostgreSQL 14 names the missing file, and later versions name the extension.
                    .hasMessageMatching(
                            "(?s)\\QCannot create the extension no_such_extension as " + SharedServer.admin()
                                    + ": ERROR: \\E.*no_such_extension.*\\(SQLSTATE (0A000|58P01)\\)\\Q. Install it on the server, let"
                                    + " a role that may create it administer (pgtestdb.user), or take it out of"
                                    + " pgtestdb.extensions.\\E");
        }
    }
}
