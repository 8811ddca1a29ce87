package io.github.pgtestdb.junit5;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.KeepPolicy;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the user reads where two extensions want the same. */
class CompetingExtensionsTests {

    private static final String FIXTURE = CompetingExtensionsTests.class.getName() + "$";

    @Test
    void aSecondDefinitionBesideARegisteredOne() {
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
