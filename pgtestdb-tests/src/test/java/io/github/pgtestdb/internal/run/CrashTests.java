// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.HoldingMain;
import io.github.pgtestdb.tests.Runs;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Runs in their own processes, which are killed as {@code kill -9} does. */
class CrashTests {

    @Test
    @DisplayName("The databases of a killed run are reaped, and no others")
    void reapsOnlyKilledRun() throws Exception {
        String salt = UUID.randomUUID().toString();
        try (ChildJvm killed = ChildJvm.start(HoldingMain.class, SharedServer.admin(), "20", salt);
                ChildJvm alive = ChildJvm.start(HoldingMain.class, SharedServer.admin(), "3", salt)) {
            List<String> orphans = List.of(killed.await("HOLDING ").split(",", -1));
            List<String> held = List.of(alive.await("HOLDING ").split(",", -1));
            String run = Runs.of(orphans.get(0));
            List<String> strangers = List.of(
                    "pgtestdb_c_" + run + "_999",
                    "pgtestdb_c_0123456789abcdef_1",
                    "pgtestdb_c_" + run + "_x",
                    "pgtestdb_" + run,
                    "pgtestdbc_" + run + "_1");
            for (String stranger : strangers) {
                // The second one looks like a clone of a dead run, except that the check digits of the run are wrong.
                Queries.execute(
                        SharedServer.admin(),
                        "CREATE DATABASE " + stranger + " ALLOW_CONNECTIONS " + !stranger.equals(strangers.get(1)));
            }
            killed.kill();

            awaitReaped(orphans);
            assertThat(existing(held)).hasSize(3);
            assertThat(existing(strangers)).hasSize(strangers.size());
            for (String stranger : strangers) {
                Queries.execute(SharedServer.admin(), "DROP DATABASE " + stranger);
            }
        }
    }

    /** Has its own server, because any other run may take this run for dead until it has its lock again. */
    @Test
    @DisplayName("A run that loses the session of its lock acquires the lock again")
    void reacquiresLostLock() throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of());
                PgTestDb engine = SharedServer.engine(own.admin())
                        .migrator(Schema.of("CREATE TABLE t (id int)"))
                        .build();
                TestDatabase first = engine.create()) {
            String run = Runs.of(first.name());
            String holders = "SELECT pid FROM pg_stat_activity WHERE application_name = 'pgtestdb run " + run + "'";
            List<String> lost = Queries.rows(own.admin(), holders);
            Queries.rows(own.admin(), holders.replaceFirst("SELECT pid", "SELECT pg_terminate_backend(pid, 60000)"));
            // A test that takes an idle clone creates no database, so it does not check the lock. A thread of the run
            // does.
            Await.until("two other sessions", () -> {
                List<String> pids = Queries.rows(own.admin(), holders);
                return pids.size() == 2 && lost.stream().noneMatch(pids::contains);
            });
            try (TestDatabase second = engine.create()) {
                try (PgTestDb other = SharedServer.engine(own.admin())
                        .migrator(Schema.of("SELECT 1"))
                        .build()) {
                    other.create().close();
                }
                assertThat(Queries.rows(
                                own.admin(), "SELECT datname FROM pg_database WHERE datname LIKE '%" + run + "%'"))
                        .contains(first.name(), second.name());
            }
        }
    }

    @Test
    @DisplayName("A killed build leaves nothing, even if its migrations commented on the database")
    void reapsBuildWithUserComment() throws Exception {
        String rubbish;
        try (ChildJvm builder = ChildJvm.start(
                BuildingMain.class, SharedServer.admin(), UUID.randomUUID().toString())) {
            rubbish = builder.await("BUILDING ");
            // This comment is set while the builder is alive, because no other run may drop its database then.
            Queries.execute(SharedServer.admin(), "COMMENT ON DATABASE " + rubbish + " IS 'shop'");
            builder.kill();
        }
        awaitReaped(List.of(rubbish));
    }

    @Test
    @DisplayName("After a build was killed in the middle, the next run builds, and nothing is left")
    void recoversFromKilledBuild() throws Exception {
        String salt = UUID.randomUUID().toString();
        String rubbish;
        try (ChildJvm builder = ChildJvm.start(BuildingMain.class, SharedServer.admin(), salt)) {
            rubbish = builder.await("BUILDING ");
            builder.kill();
        }
        Schema schema = Schema.shared(salt, "CREATE TABLE t (id int)");
        try (PgTestDb next = SharedServer.engine().migrator(schema).build();
                TestDatabase database = next.create()) {
            assertThat(Queries.rows(
                            database.connectionDetails(),
                            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"))
                    .containsExactly("t");
        }
        assertThat(schema.migrations()).isEqualTo(1);
        awaitReaped(List.of(rubbish));
    }

    @Test
    @DisplayName("An unmarked clone of a killed run is reaped if it does not allow connections")
    void reapsUnmarkedClone() throws Exception {
        String name;
        try (ChildJvm killed = ChildJvm.start(
                HoldingMain.class, SharedServer.admin(), "1", UUID.randomUUID().toString())) {
            name = killed.await("HOLDING ");
            killed.kill();
        }
        String unmarked = name.substring(0, name.lastIndexOf('_')) + "_77";
        String opened = name.substring(0, name.lastIndexOf('_')) + "_78";
        Queries.execute(
                SharedServer.admin(),
                "CREATE DATABASE " + unmarked + " ALLOW_CONNECTIONS false",
                "CREATE DATABASE " + opened);
        awaitReaped(List.of(unmarked));
        assertThat(SharedServer.databases(opened)).hasSize(1);
        Queries.execute(SharedServer.admin(), "DROP DATABASE " + opened);
    }

    /**
     * Starts one run after another until the databases of the dead runs are dropped. The server may not have noticed
     * yet that a run is dead. The reaper of another test may also hold a dead run's lock for a moment. Then a later run
     * drops the databases.
     */
    private static void awaitReaped(List<String> orphans) throws Exception {
        Await.until("reaped", () -> {
            try (PgTestDb next =
                    SharedServer.engine().migrator(Schema.of("SELECT 1")).build()) {
                next.create().close();
            }
            return existing(orphans).isEmpty();
        });
    }

    private static List<String> existing(List<String> names) throws Exception {
        List<String> all = new ArrayList<>(SharedServer.databases("pgtestdb%"));
        all.retainAll(names);
        return all;
    }
}
