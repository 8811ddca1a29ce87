// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.two.OneLiquibase;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.MultiTenantSpringLiquibase;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Messages if an application's Liquibase cannot be taken over. */
class LiquibaseBadInputTests {

    private static final String ASKED =
            "Asked the Liquibase bean \"liquibase\" (%s) how it sets Liquibase up, so that the tests' databases are migrated"
                    + " as the application would, and it ";

    private static final String NOTHING =
            "set up nothing. Either it is told not to run (shouldRun, liquibase.shouldRun,"
                    + " LIQUIBASE_SHOULD_RUN), or its class runs Liquibase on another thread or not at all. Let it run in tests, or"
                    + " name a migrator that makes the tests' databases.";

    @Test
    @DisplayName("If pgtestdb-liquibase is missing, the message names the dependency")
    void namesMissingModule() {
        assertFails(
                ModuleTestCase.class,
                "The application context migrates its database with Liquibase (bean \"liquibase\"), and"
                        + " pgtestdb-liquibase is not on the class path, so the tests' databases cannot be migrated as"
                        + " the application would. Add io.github.pgtestdb:pgtestdb-liquibase to the test dependencies, or"
                        + " name a migrator: @IsolatedPostgres(migrator = …).");
    }

    @Test
    void aBeanThatDoesNotRunIsNamed() {
        assertFails(OffTestCase.class, ASKED.formatted(SpringLiquibase.class.getName()) + NOTHING);
    }

    @Test
    @DisplayName("A Liquibase bean that runs on another thread is refused by name")
    void namesAsynchronousBean() {
        assertFails(AsynchronousTestCase.class, ASKED.formatted(AsynchronousLiquibase.class.getName()) + NOTHING);
    }

    @Test
    void aCustomizerThatFailsIsQuoted() {
        assertFails(
                CustomizerTestCase.class,
                ASKED.formatted(SpringLiquibase.class.getName())
                        + "failed: no such tenant. Fix its configuration, or name a migrator that makes the tests'"
                        + " databases.");
    }

    @Test
    void aChangelogThatIsNotThereIsNamed() {
        assertFails(
                MissingTestCase.class,
                "The Liquibase changelog classpath:/db/nope.yaml is not there. Looked where the Liquibase bean"
                        + " \"liquibase\" (liquibase.integration.spring.SpringLiquibase) does. Put it there, or have the"
                        + " application name another.");
    }

    @Test
    @DisplayName("A failed change set is shown with its file, statement and SQLSTATE")
    void showsStatementOfFailedChangeSet() {
        assertFails(BrokenTestCase.class, """
                db/settings/broken.sql (change set broken by eve) failed: ERROR: relation "nope" does not exist
                  Statement: insert into nope
                      values (1)
                  SQLSTATE: 42P01""");
    }

    @Test
    @DisplayName("A bean of the type MultiTenantSpringLiquibase is refused")
    void refusesMultiTenantLiquibase() {
        assertFails(
                ManyTestCase.class,
                "The application context migrates several schemas or databases with Liquibase (bean \"many\", a"
                        + " MultiTenantSpringLiquibase), which pgtestdb-spring does not take over: the tests' databases"
                        + " would lack its changes. Name a migrator: @IsolatedPostgres(migrator = …), and leave the bean"
                        + " out of tests.");
    }

    @Test
    void twoForOneDataSourceAreRefused() {
        assertFails(
                TwiceTestCase.class,
                "It is not clear how the database behind the DataSource bean \"dataSource\" is migrated: of the migration beans, \"again\", \"liquibase\", several of a kind are for it. Name a migrator:"
                        + " @IsolatedPostgres(name = …, migrator = …).");
    }

    private static void assertFails(Class<?> testCase, String message) {
        assertThat(Jupiter.failures(Jupiter.run(testCase))).contains(message);
    }

    abstract static class Fails {
        @Test
        void test() {}
    }

    static class WithoutModule implements ApplicationContextInitializer<GenericApplicationContext> {
        @Override
        public void initialize(GenericApplicationContext context) {
            context.setClassLoader(new FilteredClassLoader("io.github.pgtestdb.liquibase"));
        }
    }

    @SpringJUnitConfig(classes = OneLiquibase.class, initializers = WithoutModule.class)
    @IsolatedPostgres
    static class ModuleTestCase extends Fails {}

    static class Off extends OneLiquibase {
        @Override
        protected void set(SpringLiquibase liquibase) {
            liquibase.setShouldRun(false);
        }
    }

    @SpringJUnitConfig(Off.class)
    @IsolatedPostgres
    static class OffTestCase extends Fails {}

    static class AsynchronousLiquibase extends SpringLiquibase {
        @Override
        public void afterPropertiesSet() throws LiquibaseException {
            Thread thread = new Thread(() -> {});
            thread.start();
        }
    }

    static class Asynchronous extends OneLiquibase {
        @Override
        protected SpringLiquibase create() {
            return new AsynchronousLiquibase();
        }
    }

    @SpringJUnitConfig(Asynchronous.class)
    @IsolatedPostgres
    static class AsynchronousTestCase extends Fails {}

    static class FailingCustomizer extends OneLiquibase {
        @Override
        protected void set(SpringLiquibase liquibase) {
            liquibase.setCustomizer(ignored -> {
                throw new IllegalStateException("no such tenant");
            });
        }
    }

    @SpringJUnitConfig(FailingCustomizer.class)
    @IsolatedPostgres
    static class CustomizerTestCase extends Fails {}

    static class Missing extends OneLiquibase {
        @Override
        protected void set(SpringLiquibase liquibase) {
            liquibase.setChangeLog("classpath:/db/nope.yaml");
        }
    }

    @SpringJUnitConfig(Missing.class)
    @IsolatedPostgres
    static class MissingTestCase extends Fails {}

    static class Broken extends OneLiquibase {
        @Override
        protected void set(SpringLiquibase liquibase) {
            liquibase.setChangeLog("db/settings/broken.sql");
        }
    }

    @SpringJUnitConfig(Broken.class)
    @IsolatedPostgres
    static class BrokenTestCase extends Fails {}

    static class Many extends OneLiquibase {
        @Bean(initMethod = "toString")
        MultiTenantSpringLiquibase many() {
            return new MultiTenantSpringLiquibase() {
                @Override
                public void afterPropertiesSet() {}
            };
        }
    }

    @SpringJUnitConfig(Many.class)
    @IsolatedPostgres
    static class ManyTestCase extends Fails {}

    static class Twice extends OneLiquibase {
        @Bean
        SpringLiquibase again(javax.sql.DataSource dataSource) {
            SpringLiquibase liquibase = new SpringLiquibase();
            liquibase.setDataSource(dataSource);
            liquibase.setChangeLog("db/two/billing.sql");
            return liquibase;
        }
    }

    @SpringJUnitConfig(Twice.class)
    @IsolatedPostgres
    static class TwiceTestCase extends Fails {}
}
