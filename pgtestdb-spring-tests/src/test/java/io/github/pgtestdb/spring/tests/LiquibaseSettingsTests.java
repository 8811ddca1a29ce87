// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.EmptyDatabase;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.slice.JdbcSlice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import liquibase.Liquibase;
import liquibase.integration.spring.Customizer;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;

/** The values of {@code spring.liquibase.*} and their effect. */
class LiquibaseSettingsTests {

    private static final String TABLES =
            "select schemaname || '.' || tablename from pg_tables where schemaname in ('app', 'meta', 'public') order by 1";

    @Nested
    @JdbcSlice
    @WithLiquibase
    @Import(SetsAParameter.class)
    @TestPropertySource(
            properties = {
                "spring.liquibase.change-log=db/settings/changelog.yaml",
                "spring.liquibase.tag=v1",
                "spring.liquibase.default-schema=app",
                "spring.liquibase.liquibase-schema=meta",
                "spring.liquibase.database-change-log-table=changes",
                "spring.liquibase.database-change-log-lock-table=changes_lock",
                "spring.liquibase.test-rollback-on-update=true",
                "spring.liquibase.rollback-file=target/rollback.sql",
                "spring.liquibase.drop-first=true",
                "spring.liquibase.clear-checksums=true",
                "spring.liquibase.show-summary=verbose",
                "spring.liquibase.show-summary-output=console",
                "spring.liquibase.analytics-enabled=true"
            })
    @IsolatedPostgres
    class AllOfThem {

        @Autowired
        JdbcTemplate jdbc;

        @Test
        void areHonoured() {
            assertThat(jdbc.queryForList(TABLES, String.class))
                    .containsExactly("app.thing", "meta.changes", "meta.changes_lock", "public.rolled_back");
            assertThat(jdbc.queryForList("select id from meta.changes order by orderexecuted", String.class))
                    .containsExactly("rolled_back", "thing", "v1");
            assertThat(jdbc.queryForObject("select count(set_by_customizer) from app.thing", Integer.class))
                    .isZero();
            assertThat(jdbc.queryForObject("select count(*) from public.rolled_back", Integer.class))
                    .as("rolled back once, to try it")
                    .isEqualTo(1);
            assertThat(Path.of("target/rollback.sql")).content().contains("DROP TABLE app.thing");
        }

        @Test
        void areTheBeansAgainAfterwards(@Autowired SpringLiquibase liquibase, @Autowired javax.sql.DataSource bean) {
            assertThat(liquibase.isDropFirst()).isTrue();
            assertThat(liquibase.isClearCheckSums()).isTrue();
            assertThat(liquibase.getAnalyticsEnabled()).isTrue();
            assertThat(liquibase.getDataSource()).isSameAs(bean);
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class SetsAParameter {

        @Bean
        Customizer<Liquibase> customizer() {
            return liquibase -> liquibase.setChangeLogParameter("column", "set_by_customizer");
        }
    }

    @Nested
    @JdbcSlice
    @WithLiquibase
    @TestPropertySource(properties = "spring.liquibase.change-log=classpath:/db/settings/reference.yaml")
    @IsolatedPostgres
    class History {

        /**
         * The history table has the same content in both cases. A test that reads the history, or a migration's
         * precondition, sees no difference.
         */
        @Test
        void isThatOfTheApplicationsOwnRun(
                @Autowired ApplicationContext context,
                @Autowired JdbcTemplate jdbc,
                @IsolatedPostgres(name = "reference", migrator = EmptyDatabase.class) TestDatabase reference)
                throws Exception {
            SpringLiquibase liquibase = new SpringLiquibase();
            liquibase.setResourceLoader(context);
            liquibase.setDataSource(reference.dataSource());
            liquibase.setChangeLog("classpath:/db/settings/reference.yaml");
            liquibase.setContexts("demo");
            liquibase.setLabelFilter("!slow");
            liquibase.setChangeLogParameters(Map.of("greeting", "hello", "length", "120"));
            liquibase.afterPropertiesSet();
            assertThat(history(jdbc)).hasSize(3).isEqualTo(history(new JdbcTemplate(reference.dataSource())));
        }

        private static List<Map<String, Object>> history(JdbcTemplate jdbc) {
            return jdbc.queryForList(
                    "select id, author, filename, md5sum, exectype, orderexecuted, description, contexts, labels, tag"
                            + " from databasechangelog order by orderexecuted");
        }
    }

    /** The password is not the test server's, and no server listens at the URL. */
    abstract static class OwnConnection {

        @Test
        void isReplacedLikeTheDataSourcesOwn(@Autowired JdbcTemplate jdbc) {
            assertThat(jdbc.queryForObject("select count(*) from note", Integer.class))
                    .isEqualTo(1);
        }
    }

    @Nested
    @JdbcSlice
    @WithLiquibase
    @TestPropertySource(properties = {"spring.liquibase.user=owner", "spring.liquibase.password=secret"})
    @IsolatedPostgres
    class OwnUser extends OwnConnection {}

    @Nested
    @JdbcSlice
    @WithLiquibase
    @TestPropertySource(
            properties = {"spring.liquibase.url=jdbc:postgresql://127.0.0.1:1/production", "spring.liquibase.user=owner"
            })
    @IsolatedPostgres
    class OwnServer extends OwnConnection {}

    @Nested
    @JdbcSlice
    @TestPropertySource(properties = "spring.flyway.user=owner")
    @IsolatedPostgres
    class OwnUserOfFlyways {

        @Test
        void isReplacedToo(@Autowired JdbcTemplate jdbc) {
            assertThat(jdbc.queryForObject("select count(*) from note", Integer.class))
                    .isZero();
        }
    }

    @Nested
    @JdbcSlice
    @WithLiquibase
    @TestPropertySource(
            properties = {
                "spring.flyway.enabled=true",
                "spring.flyway.locations=classpath:db/both",
                "spring.flyway.baseline-on-migrate=true",
                "spring.flyway.baseline-version=0"
            })
    @IsolatedPostgres
    class WithFlywayAsWell {

        @Test
        void liquibaseIsFirst(@Autowired JdbcTemplate jdbc) {
            assertThat(jdbc.queryForList("select text from after_liquibase", String.class))
                    .containsExactly("hello");
        }
    }
}
