// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.KeepPolicy;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Which databases still exist after their test. */
@IsolatedPostgres
class KeepTests {

    private static final String DATABASE = "pgtestdb.database";
    private static final String KEPT = "pgtestdb.kept";

    private static final class Expected extends AssertionError {
        private static final long serialVersionUID = 1L;
    }

    /** Asserts that all databases of the fixture are kept, or none. */
    private static void assertKept(DataSource server, Class<?> fixture, int databases, boolean kept)
            throws SQLException {
        EngineExecutionResults results = Jupiter.run(fixture);
        List<Map<String, String>> entries = Jupiter.entries(results.allEvents());
        List<String> names = values(entries, DATABASE).distinct().toList();
        assertThat(names).hasSize(databases);
        assertThat(values(entries, KEPT)).containsExactlyInAnyOrderElementsOf(kept ? names : List.of());
        for (String name : names) {
            if (kept) {
                assertThat(Notes.exists(server, name)).isTrue();
            } else {
                Notes.awaitGone(server, name);
            }
        }
    }

    private static Stream<String> values(List<Map<String, String>> entries, String key) {
        return entries.stream().filter(entry -> entry.containsKey(key)).map(entry -> entry.get(key));
    }

    @Test
    @DisplayName("By default, the database of a failed test is dropped")
    void dropsDatabaseByDefault(DataSource server) throws SQLException {
        assertKept(server, DefaultTestCase.class, 1, false);
    }

    @IsolatedPostgres
    static class DefaultTestCase {
        @Test
        void fails(DataSource db) throws SQLException {
            Notes.touch(db);
            throw new Expected();
        }
    }

    @Test
    void keepsTheDatabaseOfAFailedTest(DataSource server) throws SQLException {
        assertKept(server, FailingTestCase.class, 1, true);
    }

    @Test
    @DisplayName("The failure of a test says how to open its kept database")
    void failureHasPsqlLine() {
        assertNoted(Jupiter.failure(FailingTestCase.class), "The database without a name");
    }

    @Test
    @DisplayName("The failure of a test says how to open the kept database of its class")
    void failureHasPsqlLineOfClass() {
        assertNoted(Jupiter.failure(SharedAndFailingTestCase.class), "The database \"shop\"");
    }

    @Test
    @DisplayName("A failure has no note if the database is dropped")
    void failureHasNoNoteByDefault() {
        assertThat(Jupiter.failure(DefaultTestCase.class)).hasNoSuppressedExceptions();
    }

    private static void assertNoted(Throwable failure, String database) {
        assertThat(failure.getSuppressed())
                .singleElement()
                .extracting(Throwable::getMessage)
                .asString()
                .matches("\\Q" + database + "\\E is kept: (pgtestdb_c_[0-9a-f]+_[0-9]+)\\. Open it with:\n"
                        + "(PGREQUIREAUTH=\\S+ )?psql \"host=.* dbname=\\1 user=.*\"");
    }

    @IsolatedPostgres(name = "shop", keep = KeepPolicy.ON_FAILURE, scope = DatabaseScope.CLASS)
    static class SharedAndFailingTestCase {
        @Test
        void fails(DataSource db) {
            throw new Expected();
        }
    }

    @IsolatedPostgres(keep = KeepPolicy.ON_FAILURE)
    static class FailingTestCase {
        @Test
        void fails(DataSource db) {
            throw new Expected();
        }
    }

    @Test
    void keepsDatabaseIfAfterEachFails(DataSource server) throws SQLException {
        assertKept(server, FailingAfterEachTestCase.class, 1, true);
    }

    @IsolatedPostgres(keep = KeepPolicy.ON_FAILURE)
    static class FailingAfterEachTestCase {
        @Test
        void passes(DataSource db) {}

        @AfterEach
        void fails() {
            throw new Expected();
        }
    }

    @Test
    void keepsDatabaseIfConstructorFails(DataSource server) throws SQLException {
        assertKept(server, FailingConstructorTestCase.class, 1, true);
    }

    @IsolatedPostgres(keep = KeepPolicy.ON_FAILURE)
    static class FailingConstructorTestCase {
        FailingConstructorTestCase(DataSource db) {
            throw new Expected();
        }

        @Test
        void isNotExecuted() {}
    }

    @Test
    void anAbortedOrPassedTestIsNoFailure(DataSource server) throws SQLException {
        assertKept(server, NotFailedTestCase.class, 2, false);
    }

    @IsolatedPostgres(keep = KeepPolicy.ON_FAILURE)
    static class NotFailedTestCase {
        @Test
        void passes(DataSource db) throws SQLException {
            Notes.touch(db);
        }

        @Test
        void aborts(DataSource db) throws SQLException {
            Notes.touch(db);
            Assumptions.abort();
        }
    }

    @Test
    void keepsAlwaysAndNever(DataSource server) throws SQLException {
        assertKept(server, AlwaysTestCase.class, 1, true);
        assertKept(server, NeverTestCase.class, 1, false);
    }

    @IsolatedPostgres(keep = KeepPolicy.ALWAYS)
    static class AlwaysTestCase {
        @Test
        void passes(DataSource db) {}
    }

    @IsolatedPostgres(keep = KeepPolicy.NEVER)
    static class NeverTestCase {
        @Test
        void fails(DataSource db) throws SQLException {
            Notes.touch(db);
            throw new Expected();
        }
    }

    @Test
    @DisplayName("The database of a class is kept if a test, a nested constructor or BeforeAll fails")
    void keepsClassDatabaseOnAnyFailure(DataSource server) throws SQLException {
        assertKept(server, ClassScopeTestCase.class, 1, true);
        assertKept(server, ClassScopePassedTestCase.class, 1, false);
        assertKept(server, FailingBeforeAllTestCase.class, 1, true);
    }

    @IsolatedPostgres(scope = DatabaseScope.CLASS, keep = KeepPolicy.ON_FAILURE)
    static class ClassScopeTestCase {
        @Test
        void passes(DataSource db) {}

        @Nested
        class Inner {
            Inner() {
                throw new Expected();
            }

            @Test
            void isNotExecuted() {}
        }
    }

    @IsolatedPostgres(scope = DatabaseScope.CLASS, keep = KeepPolicy.ON_FAILURE)
    static class ClassScopePassedTestCase {
        @Test
        void passes(DataSource db) throws SQLException {
            Notes.touch(db);
        }

        @Test
        void aborts(DataSource db) throws SQLException {
            Notes.touch(db);
            Assumptions.abort();
        }
    }

    @IsolatedPostgres(keep = KeepPolicy.ON_FAILURE, scope = DatabaseScope.CLASS)
    static class FailingBeforeAllTestCase {
        @BeforeAll
        static void fails(DataSource db) {
            throw new Expected();
        }

        @Test
        void isNotExecuted() {}
    }

    @Test
    @DisplayName("A failed dynamic test or test factory keeps the databases of the factory method and of its class")
    void keepsDatabasesOfFailedDynamicTest(DataSource server) throws SQLException {
        assertKept(server, FailingDynamicTestCase.class, 2, true);
        assertKept(server, AbortedDynamicTestCase.class, 1, false);
        assertKept(server, FailingFactoryTestCase.class, 2, true);
    }

    @IsolatedPostgres(keep = KeepPolicy.ON_FAILURE)
    @IsolatedPostgres(name = "shared", keep = KeepPolicy.ON_FAILURE, scope = DatabaseScope.CLASS)
    static class FailingDynamicTestCase {
        @BeforeAll
        static void ofTheClass(@IsolatedPostgres(name = "shared") DataSource db) {}

        @TestFactory
        Stream<DynamicTest> factory(DataSource db) {
            return Stream.of(
                    DynamicTest.dynamicTest("fails", () -> {
                        throw new Expected();
                    }),
                    DynamicTest.dynamicTest("passes", () -> {}));
        }
    }

    @IsolatedPostgres(keep = KeepPolicy.ON_FAILURE)
    static class AbortedDynamicTestCase {
        @TestFactory
        DynamicTest factory(DataSource db) throws SQLException {
            Notes.touch(db);
            return DynamicTest.dynamicTest("aborts", Assumptions::abort);
        }
    }

    @IsolatedPostgres(keep = KeepPolicy.ON_FAILURE)
    @IsolatedPostgres(name = "shared", keep = KeepPolicy.ON_FAILURE, scope = DatabaseScope.CLASS)
    static class FailingFactoryTestCase {
        @BeforeAll
        static void ofTheClass(@IsolatedPostgres(name = "shared") DataSource db) {}

        @TestFactory
        Stream<DynamicTest> factory(DataSource db) {
            throw new Expected();
        }
    }
}
