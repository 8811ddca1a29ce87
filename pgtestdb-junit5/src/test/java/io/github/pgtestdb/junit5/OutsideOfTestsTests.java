// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.support.ReflectionSupport;

/** Databases that no test sees are not injected, and within a test a name stands for one database. */
class OutsideOfTestsTests {

    private static final String FIXTURE = OutsideOfTestsTests.class.getName() + "$";
    private static final String EACH_ITS_OWN =
            " asks for the database without a name outside of a test, but with scope = METHOD each test has its own, and would not see rows that are written here. Declare scope = DatabaseScope.CLASS for one database for all tests of the class; or inject into @BeforeEach, to fill each test's database; or declare access = DatabaseAccess.READ_ONLY here, if nothing is written.";
    private static final String ONE_NAME =
            "Within a test a name is one database: declare the same scope for both, or give one of them another name.";

    private static String parameter(String signature) {
        return "parameter [javax.sql.DataSource db] of method [" + signature
                + "(javax.sql.DataSource) throws java.sql.SQLException]";
    }

    private static void assertFails(Class<?> fixture, String... messages) {
        List<Throwable> failures = Jupiter.failures(Jupiter.run(fixture)).stream()
                .map(failure -> failure instanceof ParameterResolutionException ? failure.getCause() : failure)
                .toList();
        assertThat(failures).allSatisfy(failure -> assertThat(failure).isInstanceOf(PgTestDbException.class));
        assertThat(failures).extracting(Throwable::getMessage).containsExactly(messages);
    }

    @Test
    void rowsOfBeforeAllThatNoTestWouldSee() {
        assertFails(
                BeforeAllTestCase.class,
                "The " + parameter("static void " + FIXTURE + "BeforeAllTestCase.seed") + EACH_ITS_OWN);
    }

    @IsolatedPostgres
    static class BeforeAllTestCase {
        @BeforeAll
        static void seed(DataSource db) throws SQLException {
            Notes.add(db, "seed");
        }

        @Test
        void test(DataSource db) throws SQLException {
            assertThat(Notes.all(db)).containsExactly("seed");
        }
    }

    @Test
    void rowsOfAFactoryOfArguments() {
        assertFails(
                FactoryTestCase.class,
                "The "
                        + parameter(
                                "static java.util.stream.Stream<java.lang.Integer> " + FIXTURE + "FactoryTestCase.rows")
                        + EACH_ITS_OWN);
    }

    @IsolatedPostgres
    static class FactoryTestCase {
        static Stream<Integer> rows(DataSource db) throws SQLException {
            Notes.add(db, "seed");
            return Stream.of(1);
        }

        @ParameterizedTest
        @MethodSource("rows")
        void test(int row, DataSource db) throws SQLException {
            assertThat(Notes.all(db)).hasSize(row);
        }
    }

    @Test
    @EnabledIf(value = "junitHasParameterizedClasses", disabledReason = "since JUnit 5.13")
    void rowsBeforeAllInvocationsOfAClass() throws Exception {
        Class<?> fixture = ReflectionSupport.tryToLoadClass(
                        getClass().getPackageName() + ".ParameterizedBeforeAllTestCase")
                .get();
        assertFails(
                fixture,
                "The " + parameter("static void " + fixture.getName() + ".seed")
                        + " asks for the database without a name once for all invocations of class " + fixture.getName()
                        + ", but each invocation has its own, and would not see rows that are written here. Inject into "
                        + "@BeforeParameterizedClassInvocation or @BeforeEach instead; or declare access = DatabaseAccess.READ_ONLY "
                        + "here, if nothing is written.");
    }

    static boolean junitHasParameterizedClasses() {
        return RepetitionTests.junitHasParameterizedClasses();
    }

    @Test
    void aStaticFieldThatAllTestsWouldShare() {
        assertFails(
                StaticFieldTestCase.class,
                "The field [javax.sql.DataSource " + FIXTURE + "StaticFieldTestCase.db]" + EACH_ITS_OWN);
    }

    static class StaticFieldTestCase {
        @IsolatedPostgres
        static DataSource db;

        @Test
        void one() throws SQLException {
            Notes.add(db, "one");
        }

        @Test
        void two() throws SQLException {
            assertThat(Notes.all(db)).isEmpty();
        }
    }

    @Test
    void aFieldOfOneInstanceForAllTests() {
        assertFails(
                PerClassFieldTestCase.class,
                "The field [javax.sql.DataSource " + FIXTURE + "PerClassFieldTestCase.field]" + EACH_ITS_OWN);
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @IsolatedPostgres(scope = DatabaseScope.METHOD)
    static class PerClassFieldTestCase {
        @IsolatedPostgres
        DataSource field;

        @Test
        void test(DataSource db) throws SQLException {
            Notes.add(db, "mine");
            assertThat(Notes.all(field)).containsExactly("mine");
        }
    }

    @Test
    @DisplayName("The lifecycle of an enclosing class also applies to its nested classes")
    void outerLifecycleAppliesToNested() {
        Jupiter.pass(2, OuterPerClassTestCase.class);
        assertThat(Seen.by(OuterPerClassTestCase.class)).hasSize(2);
        assertThat(Seen.by(OuterPerClassTestCase.class).stream().distinct()).hasSize(1);
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @IsolatedPostgres
    static class OuterPerClassTestCase {
        @IsolatedPostgres
        DataSource field;

        @Nested
        class Inner {
            @Test
            void one(DataSource db) throws SQLException {
                assertThat(db).isSameAs(field);
                Seen.add(OuterPerClassTestCase.class, Notes.databaseName(db));
            }

            @Test
            void two(DataSource db) throws SQLException {
                assertThat(db).isSameAs(field);
                Seen.add(OuterPerClassTestCase.class, Notes.databaseName(db));
            }
        }
    }

    @Test
    @DisplayName("Nested classes with one instance each do not share a database")
    void nestedInstancesShareNothing() {
        Jupiter.pass(4, TwoPerClassTestCase.class);
        assertThat(Seen.by(TwoPerClassTestCase.class)).hasSize(4);
        assertThat(Seen.by(TwoPerClassTestCase.class).stream().distinct()).hasSize(2);
    }

    @IsolatedPostgres
    static class TwoPerClassTestCase {
        @IsolatedPostgres
        DataSource field;

        private void note(DataSource db) throws SQLException {
            assertThat(db).isSameAs(field);
            Seen.add(TwoPerClassTestCase.class, Notes.databaseName(db));
        }

        @Nested
        @TestInstance(TestInstance.Lifecycle.PER_CLASS)
        class First {
            @Test
            void one(DataSource db) throws SQLException {
                note(db);
            }

            @Test
            void two(DataSource db) throws SQLException {
                note(db);
            }
        }

        @Nested
        @TestInstance(TestInstance.Lifecycle.PER_CLASS)
        class Second {
            @Test
            void one(DataSource db) throws SQLException {
                note(db);
            }

            @Test
            void two(DataSource db) throws SQLException {
                note(db);
            }
        }
    }

    @Test
    @DisplayName("A test cannot declare its own database under the name of the database of its PER_CLASS instance")
    void refusesSecondScopeForName() {
        assertFails(
                TwoOfOneNameTestCase.class,
                "The " + parameter("void " + FIXTURE + "TwoOfOneNameTestCase.own")
                        + " asks for the database without a name, and gets that of one test; but the field"
                        + " [javax.sql.DataSource " + FIXTURE + "TwoOfOneNameTestCase.field] has another one of that"
                        + " name, that of class " + FIXTURE + "TwoOfOneNameTestCase. " + ONE_NAME);
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @IsolatedPostgres
    static class TwoOfOneNameTestCase {
        @IsolatedPostgres
        DataSource field;

        @Test
        @IsolatedPostgres(scope = DatabaseScope.METHOD)
        void own(DataSource db) throws SQLException {
            Notes.add(db, "mine");
            assertThat(Notes.all(field)).containsExactly("mine");
        }

        @Test
        @IsolatedPostgres(name = "other", scope = DatabaseScope.METHOD)
        void otherName(@IsolatedPostgres(name = "other") DataSource other, DataSource db) {
            assertThat(db).isSameAs(field).isNotSameAs(other);
        }
    }

    @Test
    @DisplayName("A nested class cannot redeclare the name of a database that @BeforeAll of the outer class fills")
    void refusesRedeclarationAfterBeforeAll() {
        assertFails(
                RedeclaredTestCase.class,
                "The " + parameter("void " + FIXTURE + "RedeclaredTestCase$Inner.test")
                        + " asks for the database without a name, and gets that of class " + FIXTURE
                        + "RedeclaredTestCase$Inner; but the "
                        + parameter("static void " + FIXTURE + "RedeclaredTestCase.seed")
                        + " has another one of that name, that of class " + FIXTURE + "RedeclaredTestCase. "
                        + ONE_NAME);
    }

    @IsolatedPostgres(scope = DatabaseScope.CLASS)
    static class RedeclaredTestCase {
        @BeforeAll
        static void seed(DataSource db) throws SQLException {
            Notes.add(db, "seed");
        }

        @Nested
        @IsolatedPostgres
        class Inner {
            @Test
            void test(DataSource db) throws SQLException {
                assertThat(Notes.all(db)).containsExactly("seed");
            }
        }
    }

    @Test
    void readingOutsideOfTestsIsAllowed() {
        Jupiter.pass(1, ReadOnlyTestCase.class);
    }

    @IsolatedPostgres
    static class ReadOnlyTestCase {
        @IsolatedPostgres(access = DatabaseAccess.READ_ONLY)
        static DataSource field;

        @BeforeAll
        static void read(@IsolatedPostgres(access = DatabaseAccess.READ_ONLY) DataSource db) throws SQLException {
            assertThat(Notes.all(db)).isEmpty();
        }

        @Test
        void test(DataSource db) throws SQLException {
            Notes.add(db, "mine");
            assertThat(Notes.all(field)).isEmpty();
        }

        @AfterAll
        static void readAgain(@IsolatedPostgres(access = DatabaseAccess.READ_ONLY) TestDatabase db)
                throws SQLException {
            assertThat(Notes.all(db.dataSource())).isEmpty();
        }
    }

    @Test
    @DisplayName("A class-scoped field of an outer class is the same for its nested classes")
    void outerFieldIsSharedWithNested() {
        Jupiter.pass(2, OuterFieldTestCase.class);
        assertThat(Seen.by(OuterFieldTestCase.class).stream().distinct()).hasSize(1);
    }

    static class OuterFieldTestCase {
        @IsolatedPostgres(scope = DatabaseScope.CLASS)
        DataSource field;

        @Test
        void outer() throws SQLException {
            Seen.add(OuterFieldTestCase.class, Notes.databaseName(field));
        }

        @Nested
        class Inner {
            @Test
            void inner() throws SQLException {
                Seen.add(OuterFieldTestCase.class, Notes.databaseName(field));
            }
        }
    }
}
