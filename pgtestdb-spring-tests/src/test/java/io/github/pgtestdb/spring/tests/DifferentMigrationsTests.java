// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static io.github.pgtestdb.spring.tests.PlainBeans.add;
import static io.github.pgtestdb.spring.tests.PlainBeans.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.core.SpringVersion;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** A nested test uses two contexts: its own, and that of the enclosing class. They share its database. */
@Isolated("starts several application contexts")
class DifferentMigrationsTests {

    private static final Map<String, String> FLYWAY = Map.of("pgtestdb.migrator", "flyway");

    /** Since Spring 7, the enclosing instance gets its beans from the context of the nested class. */
    @Test
    @DisplayName("Before Spring 7, two contexts of one test are refused if they migrate in different ways")
    void refusesConflictingMigrations() {
        List<String> failures = Jupiter.failures(Jupiter.run(FLYWAY, DifferentTestCase.class));
        if (!String.valueOf(SpringVersion.getVersion()).startsWith("6.")) {
            assertThat(failures).isEmpty();
            return;
        }
        assertThat(failures)
                .hasSize(1)
                .first()
                .asString()
                .isEqualTo("The database of the test " + DifferentTestCase.class.getName()
                        + "$Within.test was migrated by flyway, and the application context with the DataSource bean"
                        + " \"dataSource\" says flyway with other migrations or options. Both must be the same. If JUnit calls SpringExtension other than by"
                        + " @ExtendWith on the test class, put it there; if the contexts of nested classes migrate in"
                        + " different ways, name a migrator: @IsolatedPostgres(migrator = …).");
    }

    @Test
    @DisplayName("Two contexts of one test share its database if they migrate in the same way")
    void sharesDatabaseIfMigrationsMatch() {
        Jupiter.run(FLYWAY, SameTestCase.class)
                .testEvents()
                .assertStatistics(statistics -> statistics.succeeded(1).failed(0));
    }

    static class OfOuter extends PlainBeans {
        @Bean
        Flyway flyway(DataSource dataSource) {
            return Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:db/other")
                    .load();
        }
    }

    static class OfInner extends PlainBeans {
        @Bean
        Flyway flyway(DataSource dataSource) {
            return Flyway.configure().dataSource(dataSource).load();
        }
    }

    @SpringJUnitConfig(OfOuter.class)
    @NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
    @IsolatedPostgres
    static class DifferentTestCase {

        @Autowired
        JdbcTemplate outer;

        @Nested
        @SpringJUnitConfig(OfInner.class)
        class Within {
            @Test
            void test(@Autowired JdbcTemplate inner) {
                add(inner);
                assertThat(List.of(count(inner), count(outer))).containsExactly(1, 1);
            }
        }
    }

    static class AlsoOfInner extends OfInner {}

    @SpringJUnitConfig(OfInner.class)
    @NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
    @IsolatedPostgres
    static class SameTestCase {

        @Autowired
        JdbcTemplate outer;

        @Nested
        @SpringJUnitConfig(AlsoOfInner.class)
        class Within {
            @Test
            void test(@Autowired JdbcTemplate inner) {
                add(inner);
                assertThat(List.of(count(inner), count(outer))).containsExactly(1, 1);
            }
        }
    }
}
