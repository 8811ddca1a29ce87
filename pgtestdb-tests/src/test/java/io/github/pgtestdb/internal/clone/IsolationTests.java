// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.tests.Runs;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IsolationTests {

    private static final int TESTS = 1000;

    @Test
    @DisplayName("A thousand parallel tests share no row and leave no database")
    void isolatesParallelTests() throws Exception {
        Schema schema = Schema.of("CREATE TABLE visitor (id int PRIMARY KEY)");
        Set<String> names = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        String run;
        try (PgTestDb engine = SharedServer.engine().migrator(schema).build()) {
            var futures = IntStream.range(0, TESTS)
                    .<Future<?>>mapToObj(test -> threads.submit(() -> visit(engine, test, names)))
                    .toList();
            for (Future<?> future : futures) {
                future.get();
            }
            run = Runs.of(names.iterator().next());
        } finally {
            threads.shutdownNow();
        }
        assertThat(names).hasSize(TESTS);
        assertThat(schema.migrations()).isEqualTo(1);
        assertThat(SharedServer.databases("pgtestdb\\__\\_" + run + "%")).isEmpty();
    }

    private static boolean visit(PgTestDb engine, int test, Set<String> names) throws Exception {
        try (TestDatabase database = engine.create();
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(names.add(database.name())).isTrue();
            try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM visitor")) {
                rows.next();
                assertThat(rows.getInt(1)).as("rows that another test left").isZero();
            }
            return statement.execute("INSERT INTO visitor VALUES (" + test + ")");
        }
    }
}
