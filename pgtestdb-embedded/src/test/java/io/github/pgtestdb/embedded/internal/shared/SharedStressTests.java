// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.embedded.internal.InMemory;
import io.github.pgtestdb.embedded.internal.ServerJvm;
import io.github.pgtestdb.embedded.internal.SharedFixture;
import io.github.pgtestdb.embedded.internal.Sql;
import io.github.pgtestdb.embedded.internal.TestSettings;
import io.github.pgtestdb.testkit.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * For a minute, or {@code -Dpgtestdb.stress-seconds}, two sequences of JVMs start, join, leave and are killed at random
 * on one shared server.
 */
class SharedStressTests {

    /** Even on a slow machine, each of the two must find its earlier rows at least twice. */
    private static final int FEWEST_VISITS = 3;

    private static final int SECONDS = Integer.getInteger("pgtestdb.stress-seconds", 60);

    @TempDir(factory = InMemory.class)
    Path data;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @DisplayName("JVMs that start, join, leave and are killed at random use one server and lose no row")
    void survivesRandomStartsAndKills() throws Exception {
        long seed = System.nanoTime();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> comers = new ArrayList<>();
            for (int number = 0; number < 2; number++) {
                Comer comer = new Comer(data, number, new Random(seed + number), end);
                comers.add(threads.submit(comer::comeAndGo));
            }
            for (Future<Integer> comer : comers) {
                assertThat(comer.get()).as("visits, seed %s", seed).isGreaterThanOrEqualTo(FEWEST_VISITS);
            }
        } finally {
            threads.shutdownNow();
        }
        Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
        assertThat(SharedFixture.directories(data)).hasSize(1);
    }

    /** One of the two: starts one JVM after the other. Each must find all rows of its predecessors. */
    private record Comer(Path data, int number, Random random, long end) {

        int comeAndGo() throws Exception {
            int visits = 0;
            while (System.nanoTime() < end || visits < FEWEST_VISITS) {
                try (ServerJvm jvm = ServerJvm.start(TestSettings.sharedIn(data))) {
                    visit(jvm.admin(), visits++);
                    leave(jvm);
                }
            }
            return visits;
        }

        private void visit(ConnectionDetails admin, int visits) throws Exception {
            Path directory = SharedFixture.directory(data).data();
            assertThat(Sql.query(admin, "SHOW data_directory")).isEqualTo(directory.toString());
            if (visits == 0) {
                Sql.update(admin, "CREATE TABLE visits_" + number + " (visit int PRIMARY KEY)");
            }
            assertThat(Sql.query(admin, "SELECT count(*) FROM visits_" + number))
                    .isEqualTo(Integer.toString(visits));
            Sql.update(admin, "INSERT INTO visits_" + number + " VALUES (" + visits + ")");
            Sql.query(admin, "SELECT pg_sleep(" + random.nextDouble() * 0.3 + ")");
        }

        private void leave(ServerJvm jvm) throws Exception {
            switch (random.nextInt(3)) {
                case 0 -> jvm.kill();
                case 1 -> jvm.order("close");
                default -> {
                    jvm.order("exit");
                    jvm.awaitEnd();
                }
            }
        }
    }
}
