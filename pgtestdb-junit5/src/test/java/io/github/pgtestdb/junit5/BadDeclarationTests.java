package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the user reads who declares something that cannot be. */
class BadDeclarationTests {

    private static final String FIXTURE = BadDeclarationTests.class.getName() + "$";

    /** Asserts the whole message of a parameter that is refused, which JUnit begins and pgtestdb goes on. */
    private static void assertParameterRefused(Class<?> fixture, String parameter, String method, String message) {
        String ours = message.replace(
                "<parameter>", "parameter [" + parameter + "] of method [void " + FIXTURE + method + "]");
        assertThat(Jupiter.failure(fixture))
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessage("Failed to resolve parameter [" + parameter + "] in method [void " + FIXTURE + method
                        + "]: " + ours)
                .cause()
                .isInstanceOf(PgTestDbException.class)
                .hasMessage(ours);
    }

    private static void assertRefused(Class<?> fixture, String message) {
        assertThat(Jupiter.failure(fixture))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage(message);
    }

    @Test
    void aTypeThatCannotBeInjected() {
        assertParameterRefused(
                WrongTypeTestCase.class,
                "java.lang.String db",
                "WrongTypeTestCase.test(java.lang.String)",
                "@IsolatedPostgres cannot inject <parameter>: its type is not one of javax.sql.DataSource, "
                        + "java.sql.Connection, io.github.pgtestdb.TestDatabase. Declare it with one of these types, "
                        + "or remove the annotation.");
        assertRefused(
                WrongFieldTypeTestCase.class,
                "@IsolatedPostgres cannot inject field [java.lang.Object " + FIXTURE + "WrongFieldTypeTestCase.db]: "
                        + "its type is not one of javax.sql.DataSource, java.sql.Connection, "
                        + "io.github.pgtestdb.TestDatabase. Declare it with one of these types, or remove the "
                        + "annotation.");
    }

    static class WrongTypeTestCase {
        @Test
        void test(@IsolatedPostgres String db) {}
    }

    static class WrongFieldTypeTestCase {
        @IsolatedPostgres
        private Object db;

        @Test
        void test() {
            assertThat(db).isNull();
        }
    }

    @Test
    void aFinalField() {
        assertRefused(
                FinalFieldTestCase.class,
                "@IsolatedPostgres cannot inject field [javax.sql.DataSource " + FIXTURE + "FinalFieldTestCase.DB]: "
                        + "it is final. Remove the modifier, or inject a parameter.");
    }

    static class FinalFieldTestCase {
        @IsolatedPostgres
        private static final @Nullable DataSource DB = null;

        @Test
        void test() {
            assertThat(DB).isNull();
        }
    }

    @Test
    void anUnannotatedParameterOfAnotherTypeIsLeftToOthers() {
        assertThat(Jupiter.failure(ForeignTypeTestCase.class))
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessage("No ParameterResolver registered for parameter [java.lang.String db] in method [void "
                        + FIXTURE + "ForeignTypeTestCase.test(java.lang.String)].");
    }

    @IsolatedPostgres
    static class ForeignTypeTestCase {
        @Test
        void test(String db) {}
    }

    @Test
    void aNameThatNobodyDeclares() {
        assertParameterRefused(
                MisspeltTestCase.class,
                "javax.sql.DataSource db",
                "MisspeltTestCase.test(javax.sql.DataSource)",
                "The <parameter> asks for the database \"biling\", which is not declared; declared: \"billing\", "
                        + "\"orders\". Did you mean \"billing\"?");
        assertParameterRefused(
                UnknownTestCase.class,
                "javax.sql.DataSource db",
                "UnknownTestCase.test(javax.sql.DataSource)",
                "The <parameter> asks for the database \"warehouse\", which is not declared; declared: \"billing\". "
                        + "Use one of these names, or declare it on the method or class.");
    }

    @IsolatedPostgres(name = "billing")
    @IsolatedPostgres(name = "orders")
    static class MisspeltTestCase {
        @Test
        void test(@IsolatedPostgres(name = "biling") DataSource db) {}
    }

    @IsolatedPostgres(name = "billing")
    static class UnknownTestCase {
        @Test
        void test(@IsolatedPostgres(name = "warehouse") DataSource db) {}
    }

    @Test
    void aParameterThatCouldBeAnyOfSeveral() {
        assertParameterRefused(
                AmbiguousTestCase.class,
                "javax.sql.DataSource db",
                "AmbiguousTestCase.test(javax.sql.DataSource)",
                "The <parameter> could be any of the databases \"billing\", \"orders\". Say which: "
                        + "@IsolatedPostgres(name = \"billing\").");
    }

    @IsolatedPostgres(name = "billing")
    @IsolatedPostgres(name = "orders")
    static class AmbiguousTestCase {
        @Test
        void test(DataSource db) {}
    }

    @Test
    void severalAnnotationsOnOneParameter() {
        assertParameterRefused(
                TwoOnParameterTestCase.class,
                "javax.sql.DataSource db",
                "TwoOnParameterTestCase.test(javax.sql.DataSource)",
                "The <parameter> is annotated with several databases: \"a\", \"b\". Choose one of them.");
    }

    static class TwoOnParameterTestCase {
        @Test
        void test(@IsolatedPostgres(name = "a") @IsolatedPostgres(name = "b") DataSource db) {}
    }

    @Test
    void contradictionsOnOneElement() {
        assertParameterRefused(
                ContradictionTestCase.class,
                "javax.sql.DataSource db",
                "ContradictionTestCase.test(javax.sql.DataSource)",
                "The class " + FIXTURE + "ContradictionTestCase declares the database \"billing\" twice, with migrator "
                        + BillingMigrator.class.getName() + " and with migrator " + NotesMigrator.class.getName()
                        + ". Remove one of them, or give it another name.");
        assertParameterRefused(
                TwoPoliciesTestCase.class,
                "javax.sql.DataSource db",
                "TwoPoliciesTestCase.test(javax.sql.DataSource)",
                "@IsolatedPostgres on class " + FIXTURE + "TwoPoliciesTestCase says keep = [ALWAYS, NEVER], but a "
                        + "database has only one. Choose one of them.");
    }

    @IsolatedPostgres(name = "billing", migrator = BillingMigrator.class)
    @IsolatedPostgres(name = "billing", migrator = NotesMigrator.class)
    static class ContradictionTestCase {
        @Test
        void test(DataSource db) {}
    }

    @IsolatedPostgres(keep = {KeepPolicy.ALWAYS, KeepPolicy.NEVER})
    static class TwoPoliciesTestCase {
        @Test
        void test(DataSource db) {}
    }

    @Test
    void twoMigratorsForOneNameInATest() {
        assertParameterRefused(
                TwoMigratorsTestCase.class,
                "java.sql.Connection second",
                "TwoMigratorsTestCase.test(javax.sql.DataSource,java.sql.Connection)",
                "The <parameter> asks for the database without a name with migrator " + BillingMigrator.class.getName()
                        + ", but the parameter [javax.sql.DataSource first] of method [void " + FIXTURE
                        + "TwoMigratorsTestCase.test(javax.sql.DataSource,java.sql.Connection)] already has it with "
                        + "the default migrator. Give one of them another name.");
    }

    static class TwoMigratorsTestCase {
        @Test
        void test(
                @IsolatedPostgres DataSource first,
                @IsolatedPostgres(migrator = BillingMigrator.class) Connection second) {}
    }

    private static String unusable(Class<?> migrator, String why) {
        return "Cannot make the migrator " + migrator.getName() + " for the database without a name, which the "
                + "<parameter> asks for: " + why + ". Name a class that has a constructor without arguments, or "
                + "register IsolatedPostgresExtension.builder().migrator(...) with @RegisterExtension.";
    }

    @Test
    void aMigratorThatCannotBeMade() {
        assertParameterRefused(
                AbstractMigratorTestCase.class,
                "javax.sql.DataSource db",
                "AbstractMigratorTestCase.test(javax.sql.DataSource)",
                unusable(StatementMigrator.class, "it is abstract"));
        assertParameterRefused(
                ArgumentMigratorTestCase.class,
                "javax.sql.DataSource db",
                "ArgumentMigratorTestCase.test(javax.sql.DataSource)",
                unusable(ArgumentMigrator.class, "it has no constructor without arguments"));
        assertParameterRefused(
                ThrowingMigratorTestCase.class,
                "javax.sql.DataSource db",
                "ThrowingMigratorTestCase.test(javax.sql.DataSource)",
                unusable(ThrowingMigrator.class, "its constructor threw java.lang.IllegalStateException: no licence"));
    }

    static class AbstractMigratorTestCase {
        @Test
        @IsolatedPostgres(migrator = StatementMigrator.class)
        void test(DataSource db) {}
    }

    static class ArgumentMigratorTestCase {
        @Test
        @IsolatedPostgres(migrator = ArgumentMigrator.class)
        void test(DataSource db) {}
    }

    static class ThrowingMigratorTestCase {
        @Test
        @IsolatedPostgres(migrator = ThrowingMigrator.class)
        void test(DataSource db) {}
    }

    static final class ArgumentMigrator extends StatementMigrator {
        ArgumentMigrator(String sql) {
            super(sql);
        }
    }

    private static final class ThrowingMigrator extends StatementMigrator {
        ThrowingMigrator() {
            super("");
            throw new IllegalStateException("no licence");
        }
    }

    @Test
    void aMigratorThatFailsSaysSoItself() {
        assertThat(Jupiter.failure(FailingMigratorTestCase.class))
                .isInstanceOf(ParameterResolutionException.class)
                .cause()
                .isInstanceOf(PgTestDbException.class)
                .hasMessageContaining("disk on fire");
    }

    @IsolatedPostgres(migrator = FailingMigrator.class)
    static class FailingMigratorTestCase {
        @Test
        void test(DataSource db) {}
    }

    private static final class FailingMigrator implements Migrator {
        @Override
        public String name() {
            return "failing";
        }

        @Override
        public Fingerprint fingerprint() {
            return new NotesMigrator().fingerprint();
        }

        @Override
        public void migrate(MigrationTarget target) {
            throw new IllegalStateException("disk on fire");
        }
    }

    @Test
    void aSecondDefinitionBesideARegisteredOne() {
        assertParameterRefused(
                RegisteredAndAnnotatedTestCase.class,
                "javax.sql.DataSource db",
                "RegisteredAndAnnotatedTestCase.test(javax.sql.DataSource)",
                "The database without a name is declared twice: by @IsolatedPostgres on class " + FIXTURE
                        + "RegisteredAndAnnotatedTestCase, and by an IsolatedPostgresExtension registered with "
                        + "@RegisterExtension. Remove one of them, or give it another name.");
        assertParameterRefused(
                ChangingRegisteredTestCase.class,
                "javax.sql.DataSource db",
                "ChangingRegisteredTestCase.test(javax.sql.DataSource)",
                "The <parameter> cannot change the database without a name, which an IsolatedPostgresExtension "
                        + "registered with @RegisterExtension defines: only the name may be given here.");
        assertRefused(
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
    void anotherExtensionThatWantsTheSameParameter() {
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
