// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.TemporaryRole;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;

/**
 * Changes in a shared read-only database other than to rows of tables: to the database itself, its settings, and large
 * objects.
 */
class ReadOnlySealTests {

    private static final String LARGE_OBJECT = "(SELECT max(oid) FROM pg_largeobject_metadata)";

    private static final Schema SCHEMA = Schema.of(
            "CREATE TABLE item (id int PRIMARY KEY, name text)",
            "INSERT INTO item VALUES (2, 'rope'), (1, 'axe')",
            "CREATE SEQUENCE counter",
            "SELECT lo_from_bytea(0, 'content')");

    /** Everything by which other tests could see a change, except statistics and the state of sessions. */
    private static final String STATE = """
            SELECT (SELECT string_agg(item::text, ',') FROM item),
                   (SELECT last_value::text FROM counter),
                   (SELECT string_agg(lo.oid || encode(lo_get(lo.oid), 'escape') || lomowner::regrole || coalesce(lomacl::text, ''), ',')
                       FROM pg_largeobject_metadata lo),
                   (SELECT d.datname || datdba::regrole::text || datconnlimit || datallowconn || coalesce(datacl::text, '')
                       || coalesce(shobj_description(oid, 'pg_database'), '')
                       FROM pg_database d WHERE datname = current_database()),
                   (SELECT string_agg(evtname || evtenabled::text, ',') FROM pg_event_trigger),
                   (SELECT string_agg(c.relname || c.relowner || c.relfilenode || coalesce(c.relacl::text, ''), ',' ORDER BY c.oid)
                       FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace),
                   (SELECT count(*) FROM pg_namespace), (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_class),
                   (SELECT count(*) FROM pg_default_acl), (SELECT count(*) FROM pg_publication),
                   (SELECT count(*) FROM pg_description)
            """;

    private static final PgTestDb ENGINE =
            SharedServer.engine().migrator(SCHEMA).build();

    @AfterAll
    static void close() {
        ENGINE.close();
    }

    private static TestDatabase share() {
        return ENGINE.createReadOnly(SCHEMA, KeepPolicy.NEVER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT lo_create(0)",
                "SELECT lo_creat(-1)",
                "SELECT lo_from_bytea(0, 'other')",
                "SELECT lo_put(" + LARGE_OBJECT + ", 0, 'other')",
                "SELECT lo_unlink(" + LARGE_OBJECT + ")",
                "SELECT lowrite(lo_open(" + LARGE_OBJECT + ", 393216), 'other')",
                "SELECT lo_truncate(lo_open(" + LARGE_OBJECT + ", 393216), 0)",
                "SELECT lo_truncate64(lo_open(" + LARGE_OBJECT + ", 393216), 0)",
                "SELECT lo_import('/etc/hostname')",
                "DO $$ BEGIN EXECUTE 'ALTER LARGE OBJECT ' || " + LARGE_OBJECT + " || ' OWNER TO CURRENT_USER'; END $$",
                "DO $$ BEGIN EXECUTE 'GRANT ALL ON LARGE OBJECT ' || " + LARGE_OBJECT + " || ' TO PUBLIC'; END $$",
                "DO $$ BEGIN EXECUTE 'COMMENT ON LARGE OBJECT ' || " + LARGE_OBJECT + " || ' IS ''x'''; END $$",
                "ALTER DATABASE :database SET search_path = nowhere",
                "ALTER DATABASE :database RESET ALL",
                "ALTER DATABASE :database CONNECTION LIMIT 0",
                "ALTER DATABASE :database ALLOW_CONNECTIONS false",
                "ALTER DATABASE :database IS_TEMPLATE true",
                "ALTER DATABASE :database OWNER TO CURRENT_USER",
                "ALTER ROLE ALL IN DATABASE :database SET search_path = nowhere",
                "COMMENT ON DATABASE :database IS NULL",
                "ALTER EVENT TRIGGER pgtestdb_read_only DISABLE",
                "DROP EVENT TRIGGER pgtestdb_read_only",
                "DROP FUNCTION pgtestdb_read_only.refuse()",
                "SET session_replication_role = replica",
                "SELECT setval('counter', 7)",
                "ALTER SEQUENCE counter RESTART",
                "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC",
                "ALTER TABLE item CLUSTER ON item_pkey",
                "SECURITY LABEL ON TABLE item IS NULL",
                "CREATE PUBLICATION everything FOR TABLE item",
                "DROP OWNED BY CURRENT_USER",
                "REFRESH MATERIALIZED VIEW nothing"
            })
    void aSessionThatSaysReadWriteIsRefused(String change) throws Exception {
        try (TestDatabase database = share()) {
            List<String> before = state(database);
            String statement = change.replace(":database", database.name());
            assertThatThrownBy(() -> Queries.execute(database.connectionDetails(), "BEGIN READ WRITE", statement))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isIn("42501", "25006"));
            assertThatThrownBy(() -> Queries.execute(database.connectionDetails(), statement))
                    .isInstanceOf(SQLException.class);
            assertThat(state(database)).isEqualTo(before);
        }
    }

    /** PostgreSQL does not fail here. At most it warns that nothing was granted, or that a table is skipped. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GRANT CREATE, TEMPORARY ON DATABASE :database TO PUBLIC",
                "REVOKE CONNECT ON DATABASE :database FROM PUBLIC",
                "ANALYZE item",
                "SELECT lo_close(lo_open(" + LARGE_OBJECT + ", 393216))",
                "SELECT pg_logical_emit_message(true, 'x', 'y')"
            })
    void whatHasNoEffectLeavesTheDatabaseAsItWas(String change) throws Exception {
        try (TestDatabase database = share()) {
            List<String> before = state(database);
            String statement = change.replace(":database", database.name());
            Queries.execute(database.connectionDetails(), "BEGIN READ WRITE", statement, "COMMIT");
            assertThat(state(database)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLUSTER item USING item_pkey", "LOCK TABLE item IN ACCESS EXCLUSIVE MODE"})
    void theOwnerOfATableMayNotMaintainItWherePostgresAsksForThePrivilege(String statement) throws Exception {
        SharedServer.assumeAtLeast(17, "MAINTAIN is a privilege");
        try (TestDatabase database = share()) {
            List<String> before = state(database);
            assertThatThrownBy(() -> Queries.execute(database.connectionDetails(), "BEGIN READ WRITE", statement))
                    .hasMessageStartingWith("ERROR: permission denied for table item");
            assertThat(state(database)).isEqualTo(before);
        }
    }

    private static List<String> state(TestDatabase database) throws SQLException {
        List<String> state = new ArrayList<>(Queries.rows(
                SharedServer.admin().withDatabase(database.name()),
                STATE.replaceFirst("SELECT", "SELECT concat_ws('; ',") + ")"));
        state.addAll(settings(database));
        return state;
    }

    private static List<String> settings(TestDatabase database) throws SQLException {
        return Queries.rows(
                SharedServer.admin(),
                "SELECT setrole::regrole || setconfig::text FROM pg_db_role_setting WHERE setdatabase ="
                        + " (SELECT oid FROM pg_database WHERE datname = '" + database.name() + "') ORDER BY 1");
    }

    @Test
    void largeObjectsCanBeRead() throws Exception {
        try (TestDatabase database = share();
                Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            LargeObjectManager objects = connection.unwrap(PGConnection.class).getLargeObjectAPI();
            long oid = Long.parseLong(Queries.rows(database.connectionDetails(), "SELECT " + LARGE_OBJECT)
                    .get(0));
            try (LargeObject object = objects.open(oid, LargeObjectManager.READ)) {
                assertThat(object.read(100)).isEqualTo("content".getBytes(StandardCharsets.UTF_8));
            }
            connection.rollback();
        }
    }

    /** PostgreSQL lets every role change its own settings, in a session on any database. */
    @ParameterizedTest
    @ValueSource(strings = {"search_path = nowhere", "default_transaction_read_only = off", "statement_timeout = 1"})
    void settingsThatATestGaveItsRoleReachNoSessionOfAnotherTest(String setting) throws Exception {
        try (Log log = Log.open();
                PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            try (TestDatabase own = engine.create();
                    TestDatabase database = engine.createReadOnly(SCHEMA, KeepPolicy.NEVER)) {
                List<String> before = settings(database);
                changeOwn(own.connectionDetails(), database.name(), setting);
                assertThat(settings(database)).isNotEqualTo(before);
                try (TestDatabase next = engine.createReadOnly(SCHEMA, KeepPolicy.NEVER)) {
                    assertThat(Queries.rows(next.connectionDetails(), "SELECT count(*) FROM item"))
                            .containsExactly("2");
                    assertThat(settings(database)).isEqualTo(before);
                }
                changeOwn(database.connectionDetails(), database.name(), setting);
                try (TestDatabase next = engine.createReadOnly(SCHEMA, KeepPolicy.NEVER)) {
                    // The session of the first connection may have begun before. The second session is new.
                    try (Connection first = next.dataSource().getConnection();
                            Connection second = next.dataSource().getConnection()) {
                        assertThat(first.isReadOnly()).isEqualTo(second.isReadOnly());
                        assertThat(read(second, "SELECT count(*) FROM item")).isEqualTo("2");
                        assertThat(read(second, "SHOW default_transaction_read_only"))
                                .isEqualTo("on");
                    }
                    assertThat(settings(database)).isEqualTo(before);
                }
                assertThat(log.linesWith(database.name()))
                        .containsOnly("WARN Put back the settings of the database " + database.name()
                                + ", which tests share read-only: a test changed "
                                + setting.substring(0, setting.indexOf(' '))
                                + " by ALTER ROLE or ALTER DATABASE. Take readOnly off that test.");
            }
        }
    }

    private static void changeOwn(ConnectionDetails session, String database, String setting) throws SQLException {
        Queries.execute(
                session,
                "BEGIN READ WRITE",
                "ALTER ROLE CURRENT_USER IN DATABASE " + database + " SET " + setting,
                "COMMIT");
    }

    @Test
    @DisplayName("A setting that keeps sessions from beginning is reset")
    void resetsBlockingSetting() throws Exception {
        try (PgTestDb engine = SharedServer.engine()
                        .migrator(SCHEMA)
                        .setting("pgtestdb.connection-timeout", "2s")
                        .build();
                TestDatabase database = engine.createReadOnly(SCHEMA, KeepPolicy.NEVER)) {
            changeOwn(database.connectionDetails(), database.name(), "local_preload_libraries = 'missing'");
            try (TestDatabase next = engine.createReadOnly(SCHEMA, KeepPolicy.NEVER);
                    Connection first = next.dataSource().getConnection();
                    Connection second = next.dataSource().getConnection()) {
                assertThat(read(first, "SELECT count(*) FROM item")).isEqualTo("2");
                assertThat(read(second, "SELECT count(*) FROM item")).isEqualTo("2");
            }
        }
    }

    private static String read(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    @DisplayName("The test role can connect and read even if migrations revoked all privileges from PUBLIC")
    void readsWithoutPublicPrivileges() throws Exception {
        Schema schema = Schema.of(
                "CREATE TABLE item (id int)",
                "CREATE SEQUENCE counter",
                "REVOKE ALL ON SCHEMA public FROM PUBLIC",
                "DO $$ BEGIN EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()); END $$");
        SharedServer.assumeAtLeast(15, "the schema public belongs to the owner of the database");
        try (PgTestDb engine = SharedServer.engine().migrator(schema).build();
                TestDatabase database = engine.createReadOnly(schema, KeepPolicy.NEVER)) {
            assertThat(Queries.rows(database.connectionDetails(), "SELECT count(*) FROM item"))
                    .containsExactly("0");
            assertThat(Queries.rows(database.connectionDetails(), "SELECT last_value FROM counter"))
                    .containsExactly("1");
            assertThatThrownBy(() -> Queries.execute(
                            database.connectionDetails(), "BEGIN READ WRITE", "CREATE TABLE public.more (id int)"))
                    .isInstanceOf(SQLException.class);
        }
    }

    /**
     * Tests connect as the admin, so the owner of the database is their own role. See docs/decisions/008 for its rights.
     */
    @Test
    @DisplayName("Settings are reset if tests connect as the admin")
    void resetsSettingsOfAdmin() throws Exception {
        try (TemporaryRole admin = new TemporaryRole("CREATEDB");
                PgTestDb engine =
                        SharedServer.engine(admin.details()).migrator(SCHEMA).build();
                TestDatabase database = engine.createReadOnly(SCHEMA, KeepPolicy.NEVER)) {
            List<String> before = settings(database);
            Queries.execute(
                    database.connectionDetails(),
                    "BEGIN READ WRITE",
                    "ALTER DATABASE " + database.name() + " SET search_path = nowhere",
                    "ALTER DATABASE " + database.name() + " RESET default_transaction_read_only",
                    "COMMIT");
            try (TestDatabase next = engine.createReadOnly(SCHEMA, KeepPolicy.NEVER)) {
                assertThat(Queries.rows(next.connectionDetails(), "SELECT count(*) FROM item"))
                        .containsExactly("2");
                assertThatThrownBy(() -> Queries.execute(next.connectionDetails(), "DELETE FROM item"))
                        .hasMessage("ERROR: cannot execute DELETE in a read-only transaction");
                assertThat(settings(database)).isEqualTo(before);
            }
        }
    }
}
