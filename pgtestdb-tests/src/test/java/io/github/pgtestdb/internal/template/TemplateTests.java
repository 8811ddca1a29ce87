// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.admin.AdvisoryLock;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.OneDatabaseMain;
import io.github.pgtestdb.tests.Runs;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.Templates;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TemplateTests {

    /**
     * The first barrier starts all threads at once. The migration takes 0.2 s, so the other threads need the template
     * while one of them builds it.
     */
    @Test
    void eightThreadsBuildItOnce() throws Exception {
        Schema schema = Schema.of("CREATE TABLE t (id int)", "SELECT pg_sleep(0.2)");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (PgTestDb engine = SharedServer.engine().migrator(schema).build()) {
            CyclicBarrier all = new CyclicBarrier(8);
            Callable<String> test = () -> {
                all.await(2, TimeUnit.MINUTES);
                try (TestDatabase database = engine.create()) {
                    all.await(2, TimeUnit.MINUTES); // A caller would get a database that was returned unused.
                    return database.name();
                }
            };
            List<Future<String>> names = threads.invokeAll(List.of(test, test, test, test, test, test, test, test));
            List<String> distinct = new ArrayList<>();
            for (Future<String> name : names) {
                distinct.add(name.get());
            }
            assertThat(distinct).doesNotHaveDuplicates().hasSize(8);
            assertThat(schema.migrations()).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * The migration takes 0.5 s, so that JVMs which start at the same time need the template while one of them builds
     * it.
     */
    @Test
    void fourJvmsAtOnceBuildItOnce() throws Exception {
        String salt = UUID.randomUUID().toString();
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                children.add(ChildJvm.start(OneDatabaseMain.class, SharedServer.admin(), salt));
            }
            int migrations = 0;
            for (ChildJvm child : children) {
                migrations += Integer.parseInt(child.await("MIGRATIONS "));
            }
            assertThat(migrations).isEqualTo(1);
        } finally {
            for (ChildJvm child : children) {
                child.close();
            }
        }
    }

    @Test
    @DisplayName("Clones get the template's database settings, privileges and comment, which PostgreSQL does not copy")
    void restoresDatabaseSettings() throws SQLException {
        Schema schema = Schema.of(
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET app.tenant = %L', current_database(), 'it''s \\ one'); END $$",
                "CREATE SCHEMA \"My Schema\"",
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = \"My Schema\", public', current_database()); END $$",
                "DO $$ BEGIN EXECUTE format('ALTER ROLE %I IN DATABASE %I SET work_mem = ''7MB''', 'pgtestdb_' || current_user, current_database()); END $$",
                "DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$",
                "DO $$ BEGIN EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), E'The shop''s\\nown'); END $$");
        // Only a superuser may set a parameter that no extension defines.
        PgTestDb.Builder asAdmin = SharedServer.engine()
                .migrator(schema)
                .setting("pgtestdb.migration-user", SharedServer.admin().user());
        try (PgTestDb engine = asAdmin.build();
                TestDatabase database = engine.create()) {
            assertThat(
                            Queries.rows(
                                    database.connectionDetails(),
                                    "SELECT current_setting('app.tenant') || '|' || current_setting('search_path') || '|' || current_setting('work_mem')"))
                    .containsExactly("it's \\ one|\"My Schema\", public|7MB");
            assertThat(Queries.rows(
                            SharedServer.admin(),
                            "SELECT has_database_privilege('public', '" + database.name() + "', 'TEMPORARY')::text"
                                    + " || has_database_privilege('public', '" + database.name() + "', 'CONNECT')"))
                    .containsExactly("falsetrue");
            assertThat(
                            Queries.rows(
                                    database.connectionDetails(),
                                    "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"))
                    .singleElement()
                    .asString()
                    .startsWith("The shop's\nown\n{\"pgtestdb\":\"1\"");
        }
    }

    @Test
    @DisplayName("A failed migration is reported and not repeated, and its database is dropped")
    void dropsDatabaseIfMigrationFails() throws SQLException {
        Schema schema = Schema.of("CREATE TABLE t (id int)", "SELECT * FROM missing");
        try (PgTestDb engine = SharedServer.engine().migrator(schema).build()) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(engine::create)
                        .isInstanceOf(PgTestDbException.class)
                        .hasMessageMatching(
                                "Cannot build the template of schema on PostgreSQL at "
                                        + SharedServer.admin().toString().replace(".", "\\.")
                                        + " as role pgtestdb_postgres: the migrations failed after [0-9]+ ms\\.\n"
                                        + "ERROR: relation \"missing\" does not exist\n  Position: 15\n"
                                        + "The partly built database was dropped\\. Fix the migration and run the tests again\\.");
            }
            assertThat(schema.migrations()).as("attempts").isEqualTo(1);
        }
        assertThat(SharedServer.databases(schema.database())).isEmpty();
    }

    @Test
    @DisplayName("A migration that throws an Error leaves neither a database nor an advisory lock")
    void cleansUpAfterErrorInMigration() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of())) {
            assertThat(failure(own, new NoClassDefFoundError("com/example/Gone")))
                    .matches("Cannot build the template of failing on PostgreSQL at "
                            + own.admin().toString().replace(".", "\\.")
                            + " as role pgtestdb_postgres: the migrations failed after [0-9]+ ms\\.\n"
                            + "java\\.lang\\.NoClassDefFoundError: com/example/Gone\n"
                            + "The partly built database was dropped\\. Fix the migration and run the tests again\\.");
            assertThat(failure(own, new StackOverflowError()))
                    .isEqualTo("Cannot build the template of failing on PostgreSQL at " + own.admin()
                            + ": java.lang.StackOverflowError");
        }
    }

    private static String failure(PostgresServer own, Error thrown) throws SQLException {
        try (PgTestDb engine = SharedServer.engine(own.admin())
                        .migrator(new FailingMigrator(thrown))
                        .build();
                Connection another = Queries.connect(own.admin())) {
            PgTestDbException failure = catchThrowableOfType(PgTestDbException.class, engine::create);
            assertThat(new Templates(own.admin()).others()).isEmpty();
            assertThat(AdvisoryLock.BUILD.tryAcquire(another)).isTrue();
            return String.valueOf(failure.getMessage());
        }
    }

    @Test
    @DisplayName("A migration that leaves a connection open is reported, and its database is dropped")
    void refusesMigrationWithOpenConnection() throws SQLException {
        LeakyMigrator migrator = new LeakyMigrator();
        try (PgTestDb engine = SharedServer.engine().migrator(migrator).build()) {
            assertThatThrownBy(engine::create)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessage("Cannot build the template of leaky on PostgreSQL at " + SharedServer.admin()
                            + ": the migrations left 1 connection open, and PostgreSQL does not clone a database while a session is connected to it"
                            + ".\n"
                            + "  - application \"pgtestdb migration\", state idle, last query: CREATE TABLE t (id int)\n"
                            + "Close every connection before migrate returns.");
            assertThat(SharedServer.databases(migrator.database())).isEmpty();
        } finally {
            migrator.close();
        }
    }

    @Test
    @DisplayName("A foreign database with the name of a template is refused and not changed")
    void refusesForeignDatabaseAsTemplate() throws Exception {
        Schema schema = Schema.of("CREATE TABLE t (id int)");
        String name = templateBuiltBy(schema);
        Queries.execute(
                SharedServer.admin(),
                "ALTER DATABASE " + name + " IS_TEMPLATE false",
                "DROP DATABASE " + name,
                "CREATE DATABASE " + name);
        try (PgTestDb engine = SharedServer.engine().migrator(schema).build()) {
            assertThatThrownBy(engine::create)
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessage("Cannot use the database " + name + " on " + SharedServer.admin()
                            + " as a template: it has the name of a template, but not the mark of pgtestdb. Rename it, or drop it if it is not needed;"
                            + " pgtestdb does not touch it.");
            assertThat(SharedServer.databases(name)).hasSize(1);
        } finally {
            Queries.execute(SharedServer.admin(), "DROP DATABASE " + name);
        }
    }

    @Test
    void aTemplateThatVanishesIsBuiltAgain() throws Exception {
        Schema schema = Schema.of("CREATE TABLE t (id int)");
        PgTestDb.Builder unpooled = SharedServer.engine().migrator(schema).setting("pgtestdb.warm-databases", "0");
        try (PgTestDb engine = unpooled.build()) {
            TestDatabase first = engine.create();
            String name = Templates.ofRun(first.name());
            Queries.execute(
                    SharedServer.admin(), "ALTER DATABASE " + name + " IS_TEMPLATE false", "DROP DATABASE " + name);
            try (TestDatabase second = engine.create()) {
                assertThat(Queries.rows(second.connectionDetails(), "SELECT count(*) FROM t"))
                        .containsExactly("0");
            }
            first.close();
            assertThat(schema.migrations()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("A template whose eviction was interrupted is built again")
    void rebuildsAfterInterruptedEviction() throws Exception {
        Schema schema = Schema.of("CREATE TABLE t (id int)");
        String name = templateBuiltBy(schema);
        Queries.execute(SharedServer.admin(), "ALTER DATABASE " + name + " IS_TEMPLATE false");
        assertThat(templateBuiltBy(schema)).isEqualTo(name);
        assertThat(schema.migrations()).isEqualTo(2);
    }

    @Test
    @DisplayName("A template whose mark has the fingerprint of another template is refused")
    void refusesMarkOfOtherTemplate() throws Exception {
        Schema schema = Schema.of("CREATE TABLE t (id int)");
        String name = templateBuiltBy(schema);
        String other =
                commentOf(name).replaceAll("(\"fingerprint\":\"[0-9a-f]{32})[0-9a-f]{32}", "$1" + "0".repeat(32));
        Queries.execute(SharedServer.admin(), "COMMENT ON DATABASE " + name + " IS '" + other + "'");
        try (PgTestDb engine = SharedServer.engine().migrator(schema).build()) {
            assertThatThrownBy(engine::create).hasMessageStartingWith("Cannot use the database " + name);
        } finally {
            Queries.execute(
                    SharedServer.admin(), "ALTER DATABASE " + name + " IS_TEMPLATE false", "DROP DATABASE " + name);
        }
    }

    @Test
    @DisplayName("A clone refuses connections until it has its mark")
    void cloneRefusesConnectionsUntilMarked() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (PgTestDb engine = SharedServer.engine()
                        .migrator(Schema.of("CREATE TABLE t (id int)"))
                        .build();
                TestDatabase database = engine.create();
                Connection connection = Queries.connect(SharedServer.admin());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // COMMENT ON DATABASE writes to this table, and the lock excludes writers. So a clone can be created, but
            // its mark waits for the lock, and the clone can be seen without it.
            statement.execute("LOCK TABLE pg_shdescription IN EXCLUSIVE MODE");
            Future<TestDatabase> next = thread.submit(() -> engine.create());
            String unmarked = "SELECT datallowconn::text FROM pg_database WHERE datname LIKE 'pgtestdb_c_"
                    + Runs.of(database.name()) + "_%' AND shobj_description(oid, 'pg_database') IS NULL";
            Await.until(
                    "a clone is made",
                    () -> !Queries.rows(SharedServer.admin(), unmarked).isEmpty());
            assertThat(Queries.rows(SharedServer.admin(), unmarked)).containsOnly("false");
            connection.rollback();
            next.get().close();
        } finally {
            thread.shutdownNow();
        }
    }

    private static String commentOf(String name) throws SQLException {
        return Queries.rows(
                        SharedServer.admin(),
                        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '" + name + "'")
                .get(0);
    }

    private static String templateBuiltBy(Schema schema) throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(schema).build();
                TestDatabase database = engine.create()) {
            return Templates.ofRun(database.name());
        }
    }
}
