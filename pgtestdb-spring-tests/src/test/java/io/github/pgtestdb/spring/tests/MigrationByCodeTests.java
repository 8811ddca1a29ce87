// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.beans.Elsewhere;
import io.github.pgtestdb.spring.tests.flyway.OwnRunner;
import io.github.pgtestdb.spring.tests.flyway.Strategy;
import io.github.pgtestdb.spring.tests.two.BillingMigrator;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.output.MigrateResult;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Code of the application that decides how Flyway migrates is refused, because a template could lack its effect. */
@Isolated("starts several application contexts")
class MigrationByCodeTests {

    private static final String BY_CODE =
            "The application context decides by code how Flyway migrates (bean \"%s\", %s), and pgtestdb-spring cannot know its effect: the tests' databases could lack it, or a template could stay as it is after the"
                    + " code has changed. Name a migrator that makes the tests' databases: @IsolatedPostgres(migrator = …); or"
                    + " leave the bean out of this test.";

    @Test
    void aStrategyIsRefused() {
        assertFails(
                Jupiter.failures(Jupiter.run(StrategyTestCase.class)),
                BY_CODE.formatted("tenants", "a FlywayMigrationStrategy"));
    }

    @Test
    @DisplayName("A migration runner of the application's own is refused")
    void refusesOwnRunner() {
        assertFails(
                Jupiter.failures(Jupiter.run(OwnRunnerTestCase.class)),
                BY_CODE.formatted("flywayInitializer", "a FlywayMigrationInitializer that is not Spring Boot's"));
    }

    @Test
    void aSubclassIsRefused() {
        assertFails(
                Jupiter.failures(Jupiter.run(SubclassTestCase.class)),
                "The application context migrates with a subclass of Flyway (" + OwnFlyway.class.getName()
                        + "), and pgtestdb-spring cannot know the effect of its migrate method. Name a migrator that makes the"
                        + " tests' databases: @IsolatedPostgres(migrator = …).");
    }

    @Test
    @DisplayName("A strategy is accepted if the test names a migrator")
    void acceptsStrategyWithMigrator() {
        assertThat(Jupiter.failures(Jupiter.run(DeclaredTestCase.class))).isEqualTo(List.of());
    }

    private static void assertFails(List<String> failures, String message) {
        assertThat(failures).contains(message);
    }

    @SpringBootTest(classes = NotesApplication.class)
    @TestPropertySource(properties = "spring.jpa.hibernate.ddl-auto=none")
    @Import(Strategy.class)
    @IsolatedPostgres
    static class StrategyTestCase {
        @Test
        void test() {}
    }

    @SpringBootTest(classes = NotesApplication.class)
    @TestPropertySource(properties = "spring.jpa.hibernate.ddl-auto=none")
    @Import(Strategy.class)
    @IsolatedPostgres(migrator = BillingMigrator.class)
    static class DeclaredTestCase {
        @Test
        void test(@Autowired JdbcTemplate jdbc) {
            assertThat(jdbc.queryForObject("select count(*) from invoice", Integer.class))
                    .isZero();
        }
    }

    @SpringBootTest(classes = NotesApplication.class)
    @TestPropertySource(properties = "spring.jpa.hibernate.ddl-auto=none")
    @Import(OwnRunner.class)
    @IsolatedPostgres
    static class OwnRunnerTestCase {
        @Test
        void test() {}
    }

    static class OwnFlyway extends Flyway {
        OwnFlyway(Configuration configuration) {
            super(configuration);
        }

        @Override
        public MigrateResult migrate() {
            repair();
            return super.migrate();
        }
    }

    static class Subclass {
        @Bean
        DataSource dataSource() {
            return Elsewhere.dataSource();
        }

        @Bean(initMethod = "migrate")
        Flyway flyway(DataSource dataSource) {
            return new OwnFlyway(Flyway.configure().dataSource(dataSource));
        }
    }

    @SpringJUnitConfig(Subclass.class)
    @IsolatedPostgres
    static class SubclassTestCase {
        @Test
        void test() {}
    }
}
