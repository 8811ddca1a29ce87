// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.tests.IdleClones;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many threads that take databases, wait for them, and give up, all at the same time. */
class ClonePoolStressTests {

    private static final Schema SCHEMA = Schema.of("CREATE TABLE item (id int)");

    @Test
    @DisplayName("Eight threads get distinct databases, and no database is left.")
    void eightThreads() throws Exception {
        Set<String> names = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            List<Future<Void>> takers = IntStream.range(0, 8)
                    .mapToObj(taker -> threads.submit(() -> take(engine, 200, names)))
                    .toList();
            for (Future<Void> taker : takers) {
                taker.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(names).hasSize(1600);
        assertThat(IdleClones.ofRun(names.iterator().next())).isEmpty();
    }

    private static Void take(PgTestDb engine, int times, Set<String> names) throws SQLException {
        for (int i = 0; i < times; i++) {
            try (TestDatabase database = engine.create()) {
                assertThat(names.add(database.name())).isTrue();
                assertThat(database.connectionDetails().database()).isEqualTo(database.name());
            }
        }
        return null;
    }

    /**
     * The thread is interrupted as soon as it has started, so in 50 rounds the interrupt may arrive at different steps.
     */
    @Test
    @DisplayName("An interrupted caller stops waiting, and the others continue.")
    void interrupted() throws Exception {
        try (PgTestDb engine = SharedServer.engine().migrator(SCHEMA).build()) {
            engine.create().close();
            for (int round = 0; round < 50; round++) {
                Thread impatient = new Thread(() -> {
                    try (TestDatabase database = engine.create()) {
                        assertThat(database.connectionDetails()).isNotNull();
                    } catch (PgTestDbException e) {
                        assertThat(Thread.currentThread().isInterrupted()).isTrue();
                    }
                });
                impatient.start();
                impatient.interrupt();
                try (TestDatabase database = engine.create()) {
                    assertThat(database.connectionDetails()).isNotNull();
                }
                impatient.join();
            }
        }
    }
}
