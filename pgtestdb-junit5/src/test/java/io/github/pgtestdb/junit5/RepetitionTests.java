// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.commons.support.ReflectionSupport;

/** Every invocation of a test has its own database. The dynamic tests of a factory share one. */
class RepetitionTests {

    private static void assertDistinct(Class<?> fixture, int databases) {
        assertThat(Seen.by(fixture)).hasSize(databases).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("Each invocation of a parameterized test has its own database")
    void isolatesParameterizedInvocations() {
        Jupiter.pass(3, ParameterizedTestCase.class);
        assertDistinct(ParameterizedTestCase.class, 3);
    }

    @IsolatedPostgres
    static class ParameterizedTestCase {

        @IsolatedPostgres
        private DataSource field;

        @ParameterizedTest
        @ValueSource(strings = {"a", "b", "c"})
        void one(String note, DataSource db) throws SQLException {
            Notes.add(field, note);
            assertThat(Notes.all(db)).containsExactly(note);
            Seen.add(ParameterizedTestCase.class, Notes.databaseName(db));
        }
    }

    @Test
    void everyRepetitionHasItsOwn() {
        Jupiter.pass(3, RepeatedTestCase.class);
        assertDistinct(RepeatedTestCase.class, 3);
    }

    @IsolatedPostgres
    static class RepeatedTestCase {

        @RepeatedTest(3)
        void one(DataSource db) throws SQLException {
            Notes.add(db, "once");
            assertThat(Notes.all(db)).hasSize(1);
            Seen.add(RepeatedTestCase.class, Notes.databaseName(db));
        }
    }

    @Test
    @DisplayName("Each invocation of a test template has its own database")
    void isolatesTemplateInvocations() {
        Jupiter.pass(2, TemplateTestCase.class);
        assertDistinct(TemplateTestCase.class, 2);
    }

    static class TemplateTestCase {

        @TestTemplate
        @IsolatedPostgres
        @ExtendWith(Twice.class)
        void one(TestDatabase db) {
            Seen.add(TemplateTestCase.class, Notes.databaseName(db));
        }
    }

    static class Twice implements TestTemplateInvocationContextProvider {

        @Override
        public boolean supportsTestTemplate(ExtensionContext context) {
            return true;
        }

        @Override
        public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
            return Stream.of(new TestTemplateInvocationContext() {}, new TestTemplateInvocationContext() {});
        }
    }

    @Test
    void theDynamicTestsOfAFactoryShareOne() {
        Jupiter.pass(4, FactoryTestCase.class);
        List<Object> seen = Seen.by(FactoryTestCase.class);
        assertThat(seen).hasSize(8);
        assertThat(seen.stream().distinct()).hasSize(2);
    }

    @IsolatedPostgres
    static class FactoryTestCase {

        @BeforeEach
        void before(TestDatabase db) {
            Seen.add(FactoryTestCase.class, Notes.databaseName(db));
        }

        @TestFactory
        Stream<DynamicTest> first(TestDatabase db) {
            return tests(db);
        }

        @TestFactory
        Stream<DynamicTest> second(TestDatabase db) {
            return tests(db);
        }

        private Stream<DynamicTest> tests(TestDatabase db) {
            return Stream.of("a", "b")
                    .map(note -> DynamicTest.dynamicTest(note, () -> {
                        Notes.add(db.dataSource(), note);
                        Seen.add(FactoryTestCase.class, Notes.databaseName(db.dataSource()));
                    }));
        }

        @AfterEach
        void after(TestDatabase db) throws SQLException {
            assertThat(Notes.all(db.dataSource())).containsExactly("a", "b");
            Seen.add(FactoryTestCase.class, Notes.databaseName(db));
        }
    }

    @Test
    @EnabledIf(value = "junitHasParameterizedClasses", disabledReason = "since JUnit 5.13")
    @DisplayName("Each invocation of a parameterized class has its own class-scoped database")
    void isolatesClassInvocations() throws Exception {
        Class<?> fixture = ReflectionSupport.tryToLoadClass(getClass().getPackageName() + ".ParameterizedClassTestCase")
                .get();
        Jupiter.pass(4, fixture);
        assertThat(Seen.by(fixture)).hasSize(6);
        assertThat(Seen.by(fixture).stream().distinct()).hasSize(6);
    }

    static boolean junitHasParameterizedClasses() {
        return ReflectionSupport.tryToLoadClass("org.junit.jupiter.params.ParameterizedClass")
                .toOptional()
                .isPresent();
    }
}
