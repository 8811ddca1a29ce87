// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.KeepPolicy;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.sql.SQLException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.commons.support.ReflectionSupport;
import org.postgresql.ds.PGSimpleDataSource;

/** Messages if two extensions define the same database or support the same parameter. */
class CompetingExtensionsTests {

    private static final String FIXTURE = CompetingExtensionsTests.class.getName() + "$";

    @Test
    @DisplayName("A second definition beside a registered one is refused")
    void refusesSecondDefinition() {
        Refusal.ofParameter(
                RegisteredAndAnnotatedTestCase.class,
                "javax.sql.DataSource db",
                "The database without a name is declared twice: by @IsolatedPostgres on class " + FIXTURE
                        + "RegisteredAndAnnotatedTestCase, and by an IsolatedPostgresExtension registered with "
                        + "@RegisterExtension. Remove one of them, or give it another name.");
        Refusal.ofParameter(
                ChangingRegisteredTestCase.class,
                "javax.sql.DataSource db",
                "The <parameter> cannot change the database without a name, which an IsolatedPostgresExtension "
                        + "registered with @RegisterExtension defines: only the name may be given here.");
        Refusal.of(
                RegisteredTwiceTestCase.class,
                "The database \"billing\" is defined twice with @RegisterExtension: for class " + FIXTURE
                        + "RegisteredTwiceTestCase and for class " + FIXTURE + "RegisteredTwiceTestCase. Remove one "
                        + "of the two extensions, or give it another name with "
                        + "IsolatedPostgresExtension.builder().name(...).");
    }

    @IsolatedPostgres
    static class RegisteredAndAnnotatedTestCase {
        @RegisterExtension
        static final IsolatedPostgresExtension POSTGRES =
                IsolatedPostgresExtension.builder().build();

        @Test
        void test(DataSource db) {}
    }

    static class ChangingRegisteredTestCase {
        @RegisterExtension
        static final IsolatedPostgresExtension POSTGRES =
                IsolatedPostgresExtension.builder().build();

        @Test
        void test(@IsolatedPostgres(keep = KeepPolicy.NEVER) DataSource db) {}
    }

    static class RegisteredTwiceTestCase {
        @RegisterExtension
        static final IsolatedPostgresExtension FIRST =
                IsolatedPostgresExtension.builder().name("billing").build();

        @RegisterExtension
        static final IsolatedPostgresExtension SECOND =
                IsolatedPostgresExtension.builder().name("billing").build();

        @Test
        void test() {}
    }

    @Test
    @DisplayName("An extension that resolves the same parameter is refused by JUnit")
    void refusesCompetingExtension() {
        String ours = AnnotatedPostgresExtension.class.getName() + "@";
        assertThat(Jupiter.failure(CompetingTestCase.class))
                .isInstanceOf(ParameterResolutionException.class)
                .extracting(Throwable::getMessage)
                .asString()
                .matches(
                        "\\QDiscovered multiple competing ParameterResolvers for parameter [javax.sql.DataSource db] in "
                                + "method [void " + FIXTURE + "CompetingTestCase.test(javax.sql.DataSource)]: " + ours
                                + "\\E[0-9a-f]+\\Q, " + ForeignResolver.class.getName() + "@\\E[0-9a-f]+");
    }

    @IsolatedPostgres
    @ExtendWith(ForeignResolver.class)
    static class CompetingTestCase {
        @Test
        void test(DataSource db) {}
    }

    @Test
    @DisplayName("A parameter with an annotation of another library belongs to it")
    void leavesAnnotatedParameter() {
        Jupiter.pass(1, AnnotatedByOthersTestCase.class);
    }

    @Retention(RetentionPolicy.RUNTIME)
    @interface Fake {}

    @Retention(RetentionPolicy.RUNTIME)
    @interface NonNull {}

    @Retention(RetentionPolicy.RUNTIME)
    @IsolatedPostgres(name = "own")
    @interface Own {}

    @ExtendWith(FakeResolver.class)
    @IsolatedPostgres
    static class AnnotatedByOthersTestCase {
        @Test
        void test(@Fake DataSource theirs, @NonNull DataSource ours, @Own DataSource own) throws SQLException {
            assertThat(theirs).isInstanceOf(FakeDataSource.class);
            assertThat(Notes.all(ours)).isEmpty();
            assertThat(Notes.all(own)).isEmpty();
        }
    }

    static class FakeResolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameterContext, ExtensionContext context) {
            return parameterContext.isAnnotated(Fake.class);
        }

        @Override
        public Object resolveParameter(ParameterContext parameterContext, ExtensionContext context) {
            return new FakeDataSource();
        }
    }

    static class FakeDataSource extends PGSimpleDataSource {
        private static final long serialVersionUID = 1L;
    }

    static boolean junitTellsArguments() {
        return ReflectionSupport.tryToLoadClass("org.junit.jupiter.params.ParameterInfo")
                .toOptional()
                .isPresent();
    }

    @Test
    @EnabledIf(value = "junitTellsArguments", disabledReason = "since JUnit 5.14")
    @DisplayName("An argument of a parameterized test is not replaced by a database")
    void leavesArguments() {
        Jupiter.pass(2, ArgumentTestCase.class);
    }

    @IsolatedPostgres
    static class ArgumentTestCase {
        static Stream<Arguments> rows() {
            return Stream.of(Arguments.of(1, new FakeDataSource()));
        }

        @ParameterizedTest
        @MethodSource("rows")
        void test(int number, DataSource theirs, DataSource ours) throws SQLException {
            assertThat(theirs).isInstanceOf(FakeDataSource.class);
            Notes.add(ours, "mine " + number);
        }

        @ParameterizedTest
        @ValueSource(ints = 1)
        void test(int number, DataSource ours) throws SQLException {
            Notes.add(ours, "mine " + number);
        }
    }

    @Test
    @EnabledIf(value = "junitTellsArguments", disabledReason = "since JUnit 5.14")
    void aDatabaseInThePlaceOfAnArgument() {
        Refusal.ofParameter(
                MisplacedTestCase.class,
                "javax.sql.DataSource db",
                "javax.sql.DataSource,int",
                "The <parameter> stands where JUnit puts argument 1 of this invocation, which is of type "
                        + "java.lang.Integer. Move it behind the parameters for arguments.");
    }

    @IsolatedPostgres
    static class MisplacedTestCase {
        @ParameterizedTest
        @ValueSource(ints = 1)
        void test(DataSource db, int number) {}
    }

    static class ForeignResolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameterContext, ExtensionContext context) {
            return parameterContext.getParameter().getType() == DataSource.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameterContext, ExtensionContext context) {
            throw new AssertionError("must not be asked");
        }
    }
}
