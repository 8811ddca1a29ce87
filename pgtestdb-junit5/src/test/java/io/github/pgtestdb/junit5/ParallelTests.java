// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Methods and classes that run in parallel. No two tests share a database or a row. */
class ParallelTests {

    private static final int REPETITIONS = 20;
    private static final int TESTS = 3 * REPETITIONS;

    private static final Set<String> DATABASES = ConcurrentHashMap.newKeySet();

    @Test
    void noTwoTestsShareADatabase() {
        EngineExecutionResults results = Jupiter.run(
                Map.of(
                        "junit.jupiter.execution.parallel.enabled", "true",
                        "junit.jupiter.execution.parallel.config.strategy", "fixed",
                        "junit.jupiter.execution.parallel.config.fixed.parallelism", "8"),
                FirstTestCase.class,
                SecondTestCase.class,
                SharingTestCase.class);
        results.testEvents().assertStatistics(statistics -> statistics.succeeded(TESTS + REPETITIONS));
        assertThat(DATABASES).hasSize(TESTS);
        assertThat(Seen.by(SharingTestCase.class)).hasSize(REPETITIONS);
        assertThat(Seen.by(SharingTestCase.class).stream().distinct()).hasSize(1);
    }

    private static void writeAlone(DataSource field, DataSource db) throws SQLException {
        assertThat(db).isSameAs(field);
        Notes.add(db, "mine");
        assertThat(Notes.all(db)).isEqualTo(List.of("mine"));
        assertThat(DATABASES.add(Notes.databaseName(db))).isTrue();
    }

    @IsolatedPostgres
    static class FirstTestCase {

        @IsolatedPostgres
        private DataSource field;

        @RepeatedTest(REPETITIONS)
        void one(DataSource db) throws SQLException {
            writeAlone(field, db);
        }

        @Nested
        class Inner {
            @RepeatedTest(REPETITIONS)
            void two(DataSource db) throws SQLException {
                writeAlone(field, db);
            }
        }
    }

    @IsolatedPostgres
    static class SecondTestCase {

        @IsolatedPostgres
        private DataSource field;

        @RepeatedTest(REPETITIONS)
        void one(DataSource db) throws SQLException {
            writeAlone(field, db);
        }
    }

    @IsolatedPostgres
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class SharingTestCase {

        @RepeatedTest(REPETITIONS)
        void one(DataSource db) throws SQLException {
            Seen.add(SharingTestCase.class, Notes.databaseName(db));
        }
    }
}
