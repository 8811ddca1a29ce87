// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static io.github.pgtestdb.spring.tests.PlainBeans.add;
import static io.github.pgtestdb.spring.tests.PlainBeans.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.ContextHierarchy;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Tests with several application contexts: of nested classes, of a hierarchy, of several runs. */
@Isolated("starts several application contexts")
class ManyContextsTests {

    private static final Map<String, String> FLYWAY = Map.of("pgtestdb.migrator", "flyway");

    private static final String TESTS = ManyContextsTests.class.getName() + "$";

    @Test
    @DisplayName("The application context of an outer class uses the database of the nested test")
    void outerContextUsesNestedDatabase() {
        passed(2, OuterTestCase.class);
        passed(2, OuterPerClassTestCase.class);
    }

    @Test
    @DisplayName("The annotation applies to nested classes even if they do not inherit Spring's configuration")
    void annotationAppliesToNestedClasses() {
        passed(2, OverridingTestCase.class);
    }

    @Test
    void aNestedClassOfASuperclassIsRefused() {
        String nested = TESTS + "Base$Within";
        assertFails(
                SubTestCase.class,
                "The test " + nested + " has @IsolatedPostgres on a method, or on a class that Spring does not see"
                        + " from " + nested + ", such as a subclass of the class around it. So its application context"
                        + " would use the application's own database. Put the annotation on " + nested
                        + ", or on a class around it.");
    }

    @Test
    void parentAndChildHaveADatabaseEach() {
        passed(2, HierarchyTestCase.class);
    }

    @Test
    @DisplayName("A hierarchy of contexts with two data sources is refused if it has only one database")
    void refusesOneDatabaseForHierarchy() {
        assertFails(
                OneDatabaseTestCase.class,
                TESTS + "OneDatabaseTestCase has a hierarchy of application contexts, with the DataSource bean"
                        + " \"billing\" and, in a parent, \"users\", but one database. Give each of them a database:"
                        + " @IsolatedPostgres(name = \"billing\"), and so on.");
    }

    @Test
    void aDatabaseThatNoLevelHasIsRefused() {
        assertFails(
                MissingTestCase.class,
                "@IsolatedPostgres(name = \"missing\") on " + TESTS + "MissingTestCase names no DataSource of the"
                        + " application context: there is no \"missing\" or \"missingDataSource\", only \"billing\","
                        + " \"users\". Use a bean's name; a database that is no bean's goes on the parameter that wants it.");
    }

    @Test
    @DisplayName("A child context that migrates a DataSource bean of its parent is refused")
    void refusesChildMigratingParent() {
        assertFails(
                MigratingChildTestCase.class,
                "The application context of " + TESTS + "MigratingChildTestCase migrates (bean \"flyway\") the"
                        + " DataSource bean \"dataSource\" of a parent context. The parent starts before, and cannot know how"
                        + " it is migrated. Put both beans into one context, or leave \"flyway\" out of tests and name a"
                        + " migrator: @IsolatedPostgres(migrator = …).");
    }

    @Test
    @DisplayName("The application's migrations are used also if SpringExtension is registered by a field")
    void supportsRegisteredSpringExtension() {
        passed(1, RegisteredTestCase.class);
    }

    private static void assertFails(Class<?> testCase, String message) {
        assertThat(Jupiter.failures(Jupiter.run(FLYWAY, testCase))).contains(message);
    }

    private static void passed(long tests, Class<?> testCase) {
        EngineExecutionResults results = Jupiter.run(FLYWAY, testCase);
        assertThat(Jupiter.failures(results)).isEqualTo(List.of());
        results.testEvents().assertStatistics(statistics -> statistics.succeeded(tests));
    }

    @SpringJUnitConfig(PlainBeans.class)
    @IsolatedPostgres
    static class OuterTestCase {

        @Autowired
        JdbcTemplate outer;

        @BeforeEach
        void seed() {
            add(outer);
        }

        @Nested
        @TestPropertySource(properties = "nested=own")
        class WithContext {

            @Autowired
            JdbcTemplate inner;

            @RepeatedTest(2)
            void seesTheSeed(TestDatabase database) {
                assertThat(count(inner)).isEqualTo(1);
                assertThat(PlainBeans.database(outer)).isEqualTo(database.name());
            }
        }
    }

    @SpringJUnitConfig(PlainBeans.class)
    @TestInstance(Lifecycle.PER_CLASS)
    @IsolatedPostgres(scope = io.github.pgtestdb.junit5.DatabaseScope.METHOD)
    static class OuterPerClassTestCase {

        @Autowired
        JdbcTemplate outer;

        @BeforeEach
        void seed() {
            add(outer);
        }

        @Nested
        @TestPropertySource(properties = "nested=own")
        class WithContext {

            @Autowired
            JdbcTemplate inner;

            @RepeatedTest(2)
            void seesTheSeed() {
                assertThat(count(inner)).isEqualTo(1);
            }
        }
    }

    @SpringJUnitConfig(PlainBeans.class)
    @IsolatedPostgres
    @NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
    static class OverridingTestCase {
        @Nested
        @SpringJUnitConfig(PlainBeans.class)
        class Inner {
            @RepeatedTest(2)
            void hasItsDatabase(@Autowired JdbcTemplate jdbc, TestDatabase database) {
                add(jdbc);
                assertThat(count(jdbc)).isEqualTo(1);
                assertThat(PlainBeans.database(jdbc)).isEqualTo(database.name());
            }
        }
    }

    @SpringJUnitConfig(PlainBeans.class)
    abstract static class Base {
        @Nested
        class Within {
            @Test
            void test(@Autowired JdbcTemplate jdbc) {
                add(jdbc);
            }
        }
    }

    @IsolatedPostgres
    static class SubTestCase extends Base {}

    static class Users {

        @Bean
        DataSource users() {
            return PlainBeans.real();
        }

        @Bean
        JdbcTemplate usersJdbc(@Qualifier("users") DataSource users) {
            return new JdbcTemplate(users);
        }
    }

    static class Billing {

        @Bean
        DataSource billing() {
            return PlainBeans.real();
        }

        @Bean
        JdbcTemplate billingJdbc(@Qualifier("billing") DataSource billing) {
            return new JdbcTemplate(billing);
        }
    }

    @SpringJUnitConfig
    @ContextHierarchy({@ContextConfiguration(classes = Users.class), @ContextConfiguration(classes = Billing.class)})
    @IsolatedPostgres(name = "users")
    @IsolatedPostgres(name = "billing")
    static class HierarchyTestCase {
        @RepeatedTest(2)
        void haveOne(
                @Autowired @Qualifier("usersJdbc") JdbcTemplate users,
                @Autowired @Qualifier("billingJdbc") JdbcTemplate billing,
                @IsolatedPostgres(name = "users") TestDatabase own) {
            add(users);
            add(billing);
            assertThat(List.of(count(users), count(billing))).containsExactly(1, 1);
            assertThat(PlainBeans.database(users)).isEqualTo(own.name()).isNotEqualTo(PlainBeans.database(billing));
        }
    }

    @SpringJUnitConfig
    @ContextHierarchy({@ContextConfiguration(classes = Users.class), @ContextConfiguration(classes = Billing.class)})
    @IsolatedPostgres
    static class OneDatabaseTestCase {
        @Test
        void test(@Autowired @Qualifier("usersJdbc") JdbcTemplate users) {
            add(users);
        }
    }

    @SpringJUnitConfig
    @ContextHierarchy({@ContextConfiguration(classes = Users.class), @ContextConfiguration(classes = Billing.class)})
    @IsolatedPostgres(name = "users")
    @IsolatedPostgres(name = "billing")
    @IsolatedPostgres(name = "missing")
    static class MissingTestCase {
        @Test
        void test(@Autowired @Qualifier("usersJdbc") JdbcTemplate users) {
            add(users);
        }
    }

    static class Migrations {
        @Bean
        Flyway flyway(DataSource dataSource) {
            return Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:db/other")
                    .load();
        }
    }

    @SpringJUnitConfig
    @ContextHierarchy({
        @ContextConfiguration(classes = PlainBeans.class),
        @ContextConfiguration(classes = Migrations.class)
    })
    @IsolatedPostgres
    static class MigratingChildTestCase {
        @Test
        void test(@Autowired JdbcTemplate jdbc) {
            add(jdbc);
        }
    }

    @ContextConfiguration(classes = {PlainBeans.class, Migrations.class})
    @IsolatedPostgres
    static class RegisteredTestCase {

        @RegisterExtension
        static SpringExtension spring = new SpringExtension();

        @Test
        void seesTheApplicationsTables(@Autowired JdbcTemplate jdbc) {
            assertThat(jdbc.queryForObject("select count(*) from other_only", Integer.class))
                    .isZero();
        }
    }
}
