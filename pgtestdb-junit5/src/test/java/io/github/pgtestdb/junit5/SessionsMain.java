// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Opens a launcher session for each request, as tools that run a test repeatedly do. */
final class SessionsMain {

    private static final int THREADS = 4;
    private static final int REQUESTS = 4;

    private SessionsMain() {}

    /** Counts passed and failed tests. */
    private static final class Counts implements TestExecutionListener {

        private final LongAdder passed = new LongAdder();
        private final LongAdder failed = new LongAdder();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                failed.increment();
                result.getThrowable().ifPresent(Throwable::printStackTrace);
            } else if (test.isTest()) {
                passed.increment();
            }
        }

        @Override
        public String toString() {
            return passed + " passed, " + failed + " failed";
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        for (int session = 1; session <= 3; session++) {
            Counts counts = new Counts();
            execute(counts);
            System.out.println("session " + session + ": " + counts);
        }
        Counts counts = new Counts();
        ExecutorService executor = Executors.newFixedThreadPool(THREADS);
        for (int request = 0; request < THREADS * REQUESTS; request++) {
            executor.execute(() -> execute(counts));
        }
        executor.shutdown();
        executor.awaitTermination(1, TimeUnit.MINUTES);
        System.out.println("sessions at once: " + counts);
    }

    private static void execute(Counts counts) {
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(SessionTestCase.class))
                                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                                .build(),
                        counts);
    }

    @IsolatedPostgres
    @IsolatedPostgres(name = "shared", scope = DatabaseScope.CLASS)
    static class SessionTestCase {

        /** By thread, because concurrent sessions run the same class. */
        private static final Map<Thread, DataSource> OF_THE_SESSION_BEFORE = new ConcurrentHashMap<>();

        @BeforeAll
        static void beforeAll(@IsolatedPostgres(name = "shared") DataSource shared) throws SQLException {
            Notes.add(shared, "seed");
        }

        @RepeatedTest(2)
        void findsOnlyItsRow(DataSource db, @IsolatedPostgres(name = "shared") DataSource shared) throws SQLException {
            Notes.add(db, "mine");
            assertThat(Notes.all(db)).containsExactly("mine");
            assertThat(Notes.all(shared)).containsExactly("seed");
        }

        @Test
        @DisplayName("A data source of an earlier launcher session gives no connection")
        void cannotUseEarlierSessionsDatabase() {
            DataSource before = OF_THE_SESSION_BEFORE.get(Thread.currentThread());
            if (before != null) {
                assertThatThrownBy(before::getConnection).isInstanceOf(SQLException.class);
            }
        }

        @AfterAll
        static void afterAll(@IsolatedPostgres(name = "shared") DataSource shared) {
            OF_THE_SESSION_BEFORE.put(Thread.currentThread(), shared);
        }
    }
}
