// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Which tests share a database, and which do not. */
class ScopeTests {

    /**
     * Asserts which databases the fixture used. Each letter stands for a database, and equal letters for equal
     * databases.
     */
    private static void assertSeen(Class<?> fixture, String pattern) {
        List<Object> seen = Seen.by(fixture);
        List<Object> distinct = seen.stream().distinct().toList();
        StringBuilder actual = new StringBuilder();
        seen.forEach(name -> actual.append((char) ('a' + distinct.indexOf(name))));
        assertThat(actual).hasToString(pattern);
    }

    @Test
    @DisplayName("Static members get the database of the class, and each test method gets its own")
    void separatesClassAndMethodDatabases() {
        Jupiter.pass(2, StaticTestCase.class);
        assertSeen(StaticTestCase.class, "aabbcca");
    }

    @IsolatedPostgres
    @IsolatedPostgres(name = "shared", scope = DatabaseScope.CLASS)
    static class StaticTestCase {

        @IsolatedPostgres(name = "shared")
        private static TestDatabase field;

        @BeforeAll
        static void beforeAll(@IsolatedPostgres(name = "shared") TestDatabase db) {
            Seen.add(StaticTestCase.class, Notes.databaseName(db));
            Seen.add(StaticTestCase.class, Notes.databaseName(field));
        }

        private final TestDatabase constructed;

        StaticTestCase(TestDatabase constructed) {
            this.constructed = constructed;
        }

        @Test
        void one(TestDatabase db) {
            Seen.add(StaticTestCase.class, Notes.databaseName(constructed));
            Seen.add(StaticTestCase.class, Notes.databaseName(db));
        }

        @Test
        void two(TestDatabase db) {
            Seen.add(StaticTestCase.class, Notes.databaseName(constructed));
            Seen.add(StaticTestCase.class, Notes.databaseName(db));
        }

        @AfterAll
        static void afterAll(@IsolatedPostgres(name = "shared") TestDatabase db) {
            Seen.add(StaticTestCase.class, Notes.databaseName(db));
        }
    }

    @Test
    @DisplayName("All tests of a class and its nested classes share a class-scoped database")
    void classScopeIncludesNestedClasses() {
        Jupiter.pass(3, ClassScopeTestCase.class);
        assertSeen(ClassScopeTestCase.class, "aaaa");
    }

    @IsolatedPostgres(scope = DatabaseScope.CLASS)
    static class ClassScopeTestCase {

        @BeforeAll
        static void beforeAll(TestDatabase db) {
            Seen.add(ClassScopeTestCase.class, Notes.databaseName(db));
        }

        @Test
        void one(TestDatabase db) {
            Seen.add(ClassScopeTestCase.class, Notes.databaseName(db));
        }

        @Test
        void two(TestDatabase db) {
            Seen.add(ClassScopeTestCase.class, Notes.databaseName(db));
        }

        @Nested
        class Inner {
            @Test
            void three(TestDatabase db) {
                Seen.add(ClassScopeTestCase.class, Notes.databaseName(db));
            }
        }
    }

    @Test
    @DisplayName("A method of a class-scoped test class can have its own database")
    void methodScopeOverridesClassScope() {
        Jupiter.pass(3, NarrowedTestCase.class);
        List<Object> seen = Seen.by(NarrowedTestCase.class);
        assertThat(seen.stream().distinct()).hasSize(2);
    }

    @IsolatedPostgres(scope = DatabaseScope.CLASS)
    static class NarrowedTestCase {

        @Test
        void shared(TestDatabase db) {
            Seen.add(NarrowedTestCase.class, Notes.databaseName(db));
        }

        @Test
        void alsoShared(TestDatabase db) {
            Seen.add(NarrowedTestCase.class, Notes.databaseName(db));
        }

        @Test
        @IsolatedPostgres(scope = DatabaseScope.METHOD)
        void own(TestDatabase db) {
            Seen.add(NarrowedTestCase.class, Notes.databaseName(db));
        }
    }

    @Test
    @DisplayName("A nested class with its own annotation does not share the database of its outer class")
    void annotatedNestedClassHasOwnScope() {
        Jupiter.pass(3, TwoLevelsTestCase.class);
        assertThat(Seen.by(TwoLevelsTestCase.class)).hasSize(3).doesNotHaveDuplicates();
    }

    @IsolatedPostgres(scope = DatabaseScope.CLASS)
    static class TwoLevelsTestCase {

        @Test
        void outer(TestDatabase db) {
            Seen.add(TwoLevelsTestCase.class, Notes.databaseName(db));
        }

        @Nested
        @IsolatedPostgres
        class First {
            @Test
            void inner(TestDatabase db) {
                Seen.add(TwoLevelsTestCase.class, Notes.databaseName(db));
            }
        }

        @Nested
        @IsolatedPostgres
        class Second {
            @Test
            void inner(TestDatabase db) {
                Seen.add(TwoLevelsTestCase.class, Notes.databaseName(db));
            }
        }
    }

    @Test
    @DisplayName("With the lifecycle PER_CLASS, all tests of the instance share the database of the class")
    void perClassInstanceUsesClassDatabase() {
        Jupiter.pass(3, PerClassTestCase.class);
        assertThat(Seen.by(PerClassTestCase.class)).hasSize(9);
        assertThat(Seen.by(PerClassTestCase.class).stream().distinct()).hasSize(2);
    }

    @IsolatedPostgres
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class PerClassTestCase {

        private final TestDatabase constructed;

        @IsolatedPostgres
        private TestDatabase field;

        PerClassTestCase(TestDatabase constructed) {
            this.constructed = constructed;
        }

        @BeforeAll
        void beforeAll(TestDatabase db) {
            Seen.add(PerClassTestCase.class, Notes.databaseName(db));
        }

        private void note(TestDatabase db) {
            Stream.of(constructed, field, db)
                    .map(Notes::databaseName)
                    .forEach(name -> Seen.add(PerClassTestCase.class, name));
        }

        @Test
        void one(TestDatabase db) {
            note(db);
        }

        @Test
        void two(TestDatabase db) {
            note(db);
        }

        @Test
        @IsolatedPostgres(name = "own", scope = DatabaseScope.METHOD)
        void own(@IsolatedPostgres(name = "own") TestDatabase db) {
            Seen.add(PerClassTestCase.class, Notes.databaseName(db));
        }

        @AfterAll
        void afterAll(TestDatabase db) {
            Seen.add(PerClassTestCase.class, Notes.databaseName(db));
        }
    }

    @Test
    @DisplayName("A nested test and its outer instances use the same database")
    void nestedTestSharesOuterDatabase() {
        Jupiter.pass(2, OuterTestCase.class);
        assertThat(Seen.by(OuterTestCase.class)).hasSize(2).doesNotHaveDuplicates();
    }

    @IsolatedPostgres
    static class OuterTestCase {

        @IsolatedPostgres
        private DataSource outer;

        @Nested
        class Inner {

            @IsolatedPostgres
            private DataSource inner;

            @Test
            void one(DataSource db, TestDatabase database) {
                assertThat(db).isSameAs(outer).isSameAs(inner);
                Seen.add(OuterTestCase.class, Notes.databaseName(database));
            }

            @Nested
            class Innermost {
                @Test
                void two(DataSource db, TestDatabase database) {
                    assertThat(db).isSameAs(outer).isSameAs(inner);
                    Seen.add(OuterTestCase.class, Notes.databaseName(database));
                }
            }
        }
    }
}
