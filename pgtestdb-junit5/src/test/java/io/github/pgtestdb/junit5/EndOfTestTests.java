// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.KeepPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test's databases are returned after all resources of the test, whatever the order of its annotations. */
class EndOfTestTests {

    private static List<String> values(String key, Class<?> fixture) {
        return Jupiter.entries(Jupiter.run(fixture).allEvents()).stream()
                .map(entry -> entry.get(key))
                .filter(Objects::nonNull)
                .toList();
    }

    @Test
    @DisplayName("A failure in afterEach keeps the database with ON_FAILURE, in either order of the extensions")
    void keepsDatabaseOnAfterEachFailure() {
        assertThat(values("pgtestdb.kept", LateFailureLastTestCase.class)).hasSize(1);
        assertThat(values("pgtestdb.kept", LateFailureFirstTestCase.class)).hasSize(1);
    }

    static class LateFailure implements AfterEachCallback {
        @Override
        public void afterEach(ExtensionContext context) {
            throw new AssertionError("late");
        }
    }

    @IsolatedPostgres(keep = KeepPolicy.ON_FAILURE)
    @ExtendWith(LateFailure.class)
    static class LateFailureLastTestCase {
        @Test
        void test(DataSource db) throws SQLException {
            Notes.touch(db);
        }
    }

    @ExtendWith(LateFailure.class)
    @IsolatedPostgres(keep = KeepPolicy.ON_FAILURE)
    static class LateFailureFirstTestCase {
        @Test
        void test(DataSource db) throws SQLException {
            Notes.touch(db);
        }
    }

    @Test
    @DisplayName("Callbacks of other extensions and fields with @AutoClose can still use the test's database")
    void databaseOutlivesOtherCallbacks() {
        Jupiter.pass(1, VerifiedTestCase.class);
        assertThat(Seen.by(VerifiedTestCase.class))
                .containsExactly("after each: mine", "closed: mine", "after all: class");
    }

    /** Reads rows after each test, and after all tests. */
    static class Verifier implements AfterEachCallback, AfterAllCallback {
        @Override
        public void afterEach(ExtensionContext context) throws Exception {
            VerifiedTestCase test = (VerifiedTestCase) context.getRequiredTestInstance();
            Seen.add(
                    VerifiedTestCase.class,
                    "after each: " + Notes.all(test.field).get(0));
        }

        @Override
        public void afterAll(ExtensionContext context) throws Exception {
            Seen.add(
                    VerifiedTestCase.class,
                    "after all: " + Notes.all(VerifiedTestCase.shared).get(0));
        }
    }

    /** A service under test that writes when it is closed. */
    record Service(DataSource db) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            Seen.add(VerifiedTestCase.class, "closed: " + Notes.all(db).get(0));
        }
    }

    @ExtendWith(Verifier.class)
    @IsolatedPostgres
    @IsolatedPostgres(name = "shared", scope = DatabaseScope.CLASS)
    static class VerifiedTestCase {
        @IsolatedPostgres(name = "shared")
        static DataSource shared;

        final DataSource field;

        @AutoClose
        final Service service;

        VerifiedTestCase(DataSource field) {
            this.field = field;
            this.service = new Service(field);
        }

        @Test
        void test(DataSource db) throws SQLException {
            Notes.add(db, "mine");
            Notes.add(shared, "class");
        }
    }

    @Test
    @DisplayName("The report entry for a database of the constructor is published after the test has started")
    void publishesConstructorEntryInTest() {
        List<String> events = Jupiter.run(ConstructorTestCase.class)
                .testEvents()
                .map(event -> event.getType().toString())
                .toList();
        assertThat(events).containsExactly("STARTED", "REPORTING_ENTRY_PUBLISHED", "FINISHED");
    }

    @IsolatedPostgres
    static class ConstructorTestCase {
        ConstructorTestCase(DataSource db) {}

        @Test
        void test() {}
    }

    @Test
    @DisplayName("If the constructor fails, the report entry for its database is published for the class")
    void publishesFailedConstructorEntry() {
        var results = Jupiter.run(FailingConstructorTestCase.class);
        assertThat(results.testEvents().reportingEntryPublished().count()).isZero();
        assertThat(Jupiter.entries(results.containerEvents()))
                .singleElement()
                .satisfies(entry -> assertThat(entry).containsOnlyKeys("pgtestdb.database", "pgtestdb.test"))
                .extracting(entry -> entry.get("pgtestdb.test"))
                .isEqualTo("test()");
    }

    @IsolatedPostgres
    static class FailingConstructorTestCase {
        FailingConstructorTestCase(DataSource db) {
            throw new AssertionError("expected");
        }

        @Test
        void test() {}
    }

    @Test
    @DisplayName("A test method that outlives its timeout gets no connection while the next test runs")
    void blocksMethodAfterItsTimeout() {
        Jupiter.run(TimedOutTestCase.class)
                .testEvents()
                .assertStatistics(statistics -> statistics.failed(1).succeeded(1));
        assertThat(Seen.by(TimedOutTestCase.class))
                .singleElement()
                .asString()
                .isEqualTo(
                        "The test database was returned already: its test is over. Something that outlives the test, such as"
                                + " a thread or a static field, still uses its data source.");
    }

    @IsolatedPostgres
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class TimedOutTestCase {

        private static final CountDownLatch NEXT_TEST_RUNS = new CountDownLatch(1);
        private static final CountDownLatch LATE = new CountDownLatch(1);

        @Test
        @Order(1)
        @Timeout(value = 2, threadMode = ThreadMode.SEPARATE_THREAD)
        void outlives(DataSource db) throws SQLException {
            Notes.touch(db);
            awaitUninterruptibly(NEXT_TEST_RUNS);
            try (Connection late = db.getConnection()) {
                Seen.add(TimedOutTestCase.class, "a connection: " + late);
            } catch (SQLException e) {
                Seen.add(TimedOutTestCase.class, String.valueOf(e.getMessage()));
            } finally {
                LATE.countDown();
            }
        }

        @Test
        @Order(2)
        void next(DataSource db) throws SQLException {
            NEXT_TEST_RUNS.countDown();
            awaitUninterruptibly(LATE);
            assertThat(Notes.all(db)).isEmpty();
        }

        private static void awaitUninterruptibly(CountDownLatch latch) {
            while (true) {
                try {
                    assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
                    return;
                } catch (InterruptedException e) {
                    // This test ignores the interruption, as some real tests do.
                }
            }
        }
    }
}
