// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.TemporaryRole;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The role of the tests after a test, a migration or a tool has changed it. Each test has its own admin, and therefore
 * its own role.
 */
class RoleRepairTests {

    private static final String ATTRIBUTES = "SELECT concat_ws(' ', rolcanlogin, rolsuper, rolcreatedb, rolcreaterole,"
            + " rolreplication, rolbypassrls, rolinherit, rolconnlimit, coalesce(rolvaliduntil > now(), true),"
            + " shobj_description(oid, 'pg_authid')) FROM pg_roles WHERE rolname = '%s'";

    private static final String ORDINARY = "t f f f f f t -1 t {\"pgtestdb\":\"1\",\"kind\":\"role\"}";

    private static final int SET_OPTION = 16;

    @Test
    @DisplayName("If a test changes the password of the test role, it is reset and one warning is logged")
    void resetsPasswordChangedByTest() throws Exception {
        try (TemporaryRole admin = new TemporaryRole("CREATEDB CREATEROLE");
                Log log = Log.open();
                PgTestDb engine = engine(admin)) {
            TestDatabase first = engine.create();
            Queries.execute(first.connectionDetails(), "ALTER ROLE CURRENT_USER PASSWORD 'rotated'");
            first.close();
            for (int i = 0; i < 5; i++) {
                try (TestDatabase database = engine.create();
                        Connection one = database.dataSource().getConnection();
                        Connection two = database.dataSource().getConnection()) {
                    assertThat(one.isValid(0) && two.isValid(0)).isTrue();
                }
            }
            String role = roleOf(admin);
            assertThat(log.linesWith(role + " could not log in"))
                    .containsExactly("WARN The role " + role
                            + " could not log in (FATAL: password authentication failed for user \"" + role
                            + "\"), perhaps because a test has changed it; it can again. It belongs to all tests: let a test"
                            + " that changes a role create one for it.");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER ROLE %s NOLOGIN",
                "ALTER ROLE %s CONNECTION LIMIT 0",
                "ALTER ROLE %s VALID UNTIL 'yesterday'",
                "ALTER ROLE %s PASSWORD NULL"
            })
    void aRoleThatCannotLogInAnyMoreIsRepairedDuringTheRun(String change) throws Exception {
        try (TemporaryRole admin = new TemporaryRole("CREATEDB CREATEROLE");
                PgTestDb engine = engine(admin);
                TestDatabase database = engine.create()) {
            Queries.execute(SharedServer.admin(), change.formatted(roleOf(admin)));
            // The first connection is already open, the others are not.
            for (int i = 0; i < 3; i++) {
                assertThat(database.dataSource().getConnection().isValid(0)).isTrue();
            }
            assertThat(Queries.rows(SharedServer.admin(), ATTRIBUTES.formatted(roleOf(admin))))
                    .containsExactly(ORDINARY);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER ROLE %s NOLOGIN",
                "ALTER ROLE %s CONNECTION LIMIT 0",
                "ALTER ROLE %s VALID UNTIL 'yesterday'",
                "ALTER ROLE %s SUPERUSER",
                "ALTER ROLE %s CREATEDB CREATEROLE NOINHERIT",
                "ALTER ROLE %s BYPASSRLS REPLICATION",
                "ALTER ROLE %s PASSWORD 'other'",
                "COMMENT ON ROLE %s IS NULL",
                "ALTER ROLE %s RENAME TO renamed_%1$s"
            })
    void whateverWasChangedIsRightInTheNextRun(String change) throws Exception {
        try (TemporaryRole admin = new TemporaryRole("SUPERUSER")) {
            Schema schema = Schema.of("CREATE TABLE t (id int)");
            try (PgTestDb engine = engine(admin, schema)) {
                engine.create().close();
            }
            Queries.execute(SharedServer.admin(), change.formatted(roleOf(admin)));
            try (PgTestDb engine = engine(admin, schema);
                    TestDatabase database = engine.create()) {
                assertThat(Queries.rows(database.connectionDetails(), "SELECT count(*) || current_user FROM t"))
                        .as("in a template that is reused")
                        .containsExactly("0" + roleOf(admin));
            }
            assertThat(Queries.rows(SharedServer.admin(), ATTRIBUTES.formatted(roleOf(admin))))
                    .containsExactly(ORDINARY);
        }
    }

    @Test
    @DisplayName("If the admin may not repair the test role, the message shows the statement for a superuser")
    void explainsHowToRepairRole() throws Exception {
        try (TemporaryRole admin = new TemporaryRole("CREATEDB CREATEROLE")) {
            try (PgTestDb engine = engine(admin)) {
                engine.create().close();
            }
            String role = roleOf(admin);
            Queries.execute(SharedServer.admin(), "ALTER ROLE " + role + " SUPERUSER");
            try (PgTestDb engine = engine(admin)) {
                assertThatThrownBy(engine::create)
                        .isInstanceOf(PgTestDbException.class)
                        .hasMessageMatching("\\QCannot use the role " + role + " on " + admin.details()
                                + " for the tests: "
                                + admin.details().user()
                                + " may not repair it: ERROR: \\E(?s:.*)\\Q (SQLSTATE 42501). Perhaps "
                                + admin.details().user()
                                + " was dropped and created again since then, and so lost its rights on"
                                + " that role. As a superuser, run: ALTER ROLE \"" + role + "\" NOSUPERUSER;\\E");
            }
        }
    }

    @Test
    @DisplayName("A recreated admin role is a member of the test role again, since PostgreSQL 16 after a manual GRANT")
    void restoresMembershipOfAdminRole() throws Exception {
        try (TemporaryRole admin = new TemporaryRole("CREATEDB CREATEROLE");
                Log log = Log.open()) {
            Schema schema = Schema.of("CREATE TABLE t (id int)");
            try (PgTestDb engine = engine(admin, schema)) {
                engine.create().close();
            }
            createAgain(admin.details());
            String role = roleOf(admin);
            if (SharedServer.majorVersion() >= SET_OPTION) {
                try (PgTestDb engine = engine(admin, schema)) {
                    assertThatThrownBy(engine::create)
                            .isInstanceOf(PgTestDbException.class)
                            .hasMessageMatching(
                                    "\\QCannot use the role " + role + " on " + admin.details() + " for the tests: "
                                            + admin.details().user()
                                            + " may not make databases for it: ERROR: permission denied to"
                                            + " grant role \"" + role + "\"\\E(?s:.*)\\Q (SQLSTATE 42501). Perhaps "
                                            + admin.details().user()
                                            + " was dropped and created again since then, and so lost its"
                                            + " rights on that role. As a superuser, run: " + grant(admin) + ";\\E");
                }
                Queries.execute(SharedServer.admin(), grant(admin));
            }
            try (PgTestDb engine = engine(admin, schema);
                    TestDatabase database = engine.create()) {
                assertThat(Queries.rows(database.connectionDetails(), "SELECT count(*) FROM t"))
                        .containsExactly("0");
                assertThat(engine.summary()).contains("0 built, 1 reused");
            }
            if (SharedServer.majorVersion() < SET_OPTION) {
                assertThat(log.linesWith(role + " on"))
                        .containsExactly("WARN The role " + role + " on " + admin.details() + " had lost its member "
                                + admin.details().user()
                                + ", perhaps because that role was dropped and created again; the"
                                + " membership was granted again.");
            }
        }
    }

    private static String grant(TemporaryRole admin) {
        return "GRANT \"" + roleOf(admin) + "\" TO \"" + admin.details().user()
                + "\" WITH ADMIN TRUE, INHERIT TRUE, SET TRUE";
    }

    private static void createAgain(ConnectionDetails role) throws SQLException {
        Queries.execute(
                SharedServer.admin(),
                "DROP OWNED BY " + role.user(),
                "DROP ROLE " + role.user(),
                "CREATE ROLE " + role.user() + " LOGIN CREATEDB CREATEROLE PASSWORD '" + role.password() + "'");
    }

    @Test
    @DisplayName("If the admin is also the test role, pgtestdb.test-password is not needed")
    void adminAsTestRoleNeedsNoPassword() throws Exception {
        try (TemporaryRole admin = new TemporaryRole("SUPERUSER");
                PgTestDb engine = SharedServer.engine(admin.details())
                        .migrator(Schema.of("CREATE TABLE t (id int)"))
                        .setting("pgtestdb.test-user", admin.details().user())
                        .setting("pgtestdb.migration-user", admin.details().user())
                        .build();
                TestDatabase database = engine.create();
                Connection connection = database.dataSource().getConnection()) {
            assertThat(connection.getMetaData().getUserName())
                    .isEqualTo(admin.details().user());
        }
    }

    private static PgTestDb engine(TemporaryRole admin) {
        return engine(admin, Schema.of("SELECT 1"));
    }

    private static PgTestDb engine(TemporaryRole admin, Schema schema) {
        return SharedServer.engine(admin.details()).migrator(schema).build();
    }

    private static String roleOf(TemporaryRole admin) {
        return "pgtestdb_" + admin.details().user();
    }
}
