// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.KeepPolicy;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** Messages for invalid declarations. */
class BadDeclarationTests {

    private static final String FIXTURE = BadDeclarationTests.class.getName() + "$";

    @Test
    void aTypeThatCannotBeInjected() {
        Refusal.ofParameter(
                WrongTypeTestCase.class,
                "java.lang.String db",
                "@IsolatedPostgres cannot inject <parameter>: its type is not one of javax.sql.DataSource, "
                        + "java.sql.Connection, io.github.pgtestdb.TestDatabase. Declare it with one of these types, "
                        + "or remove the annotation.");
        Refusal.of(
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
        Refusal.of(
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
    @DisplayName("A parameter of another type without the annotation is left to other parameter resolvers")
    void ignoresParameterOfForeignType() {
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
        Refusal.ofParameter(
                MisspeltTestCase.class,
                "javax.sql.DataSource db",
                "The <parameter> asks for the database \"biling\", which is not declared; declared: \"billing\", "
                        + "\"orders\". Did you mean \"billing\"?");
        Refusal.ofParameter(
                UnknownTestCase.class,
                "javax.sql.DataSource db",
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
        Refusal.ofParameter(
                AmbiguousTestCase.class,
                "javax.sql.DataSource db",
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
        Refusal.ofParameter(
                TwoOnParameterTestCase.class,
                "javax.sql.DataSource db",
                "The <parameter> is annotated with several databases: \"a\", \"b\". Choose one of them.");
    }

    static class TwoOnParameterTestCase {
        @Test
        void test(@IsolatedPostgres(name = "a") @IsolatedPostgres(name = "b") DataSource db) {}
    }

    @Test
    void contradictionsOnOneElement() {
        Refusal.ofParameter(
                ContradictionTestCase.class,
                "javax.sql.DataSource db",
                "The class " + FIXTURE + "ContradictionTestCase declares the database \"billing\" twice, with migrator "
                        + BillingMigrator.class.getName() + " and with migrator " + NotesMigrator.class.getName()
                        + ". Remove one of them, or give it another name.");
        Refusal.ofParameter(
                TwoPoliciesTestCase.class,
                "javax.sql.DataSource db",
                "The class " + FIXTURE
                        + "TwoPoliciesTestCase declares the database without a name twice, with keep ALWAYS"
                        + " and with keep NEVER. Remove one of them, or give it another name.");
    }

    @IsolatedPostgres(name = "billing", migrator = BillingMigrator.class)
    @IsolatedPostgres(name = "billing", migrator = NotesMigrator.class)
    static class ContradictionTestCase {
        @Test
        void test(DataSource db) {}
    }

    @IsolatedPostgres(keep = KeepPolicy.ALWAYS)
    @IsolatedPostgres(keep = KeepPolicy.NEVER)
    static class TwoPoliciesTestCase {
        @Test
        void test(DataSource db) {}
    }

    @Test
    void twoMigratorsForOneNameInATest() {
        Refusal.ofParameter(
                TwoMigratorsTestCase.class,
                "java.sql.Connection second",
                "javax.sql.DataSource,java.sql.Connection",
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
}
