// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.beans.Elsewhere;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.DataSourceInitializer;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/**
 * Scripts that an application runs when it starts, such as those of Spring Batch, Session and Quartz, are refused with
 * their names.
 */
class StartScriptTests {

    private static final String SCRIPT = "db/billing/V1__invoices.sql";

    @Test
    void springsInitializerIsRefused() {
        assertFails(InitializerTestCase.class, "extra", DataSourceInitializer.class);
    }

    @Test
    @DisplayName("A DataSourceInitializer of Spring is accepted if it is disabled")
    void acceptsDisabledInitializer() {
        assertThat(failures(DisabledTestCase.class)).isEmpty();
    }

    @Test
    @DisplayName("An initializer of Spring Boot is refused if it runs scripts")
    void refusesActiveBootInitializer() {
        assertFails(AlwaysTestCase.class, "scripts", BatchScripts.class);
    }

    /** JobRunr and Flowable also create tables with their own classes. */
    @Test
    void tablesMadeAtTheStartAreRefused() {
        assertFails(
                failures(OwnTablesTestCase.class),
                "The application made or altered tables when it started, through the DataSource bean \"dataSource\":"
                        + " public.jobs, public.jobs_a, public.jobs_b, public.jobs_c, public.jobs_d and 1 more. The"
                        + " application starts on a separate database, and tests run on clones of a migrated template,"
                        + " which lack these tables. Let migrations make them, and switch off the code that makes them at"
                        + " the start: most libraries have an option for it, and publish their statements.");
    }

    @Test
    @DisplayName("The test fails if the database of the application's start cannot be queried for new tables")
    void refusesUnreadableStartDatabase() {
        List<String> failures = failures(ClosedTestCase.class).stream()
                .map(message -> message.replaceAll("pgtestdb_c_\\w+", "pgtestdb_c_x"))
                .toList();
        assertFails(
                failures,
                "pgtestdb cannot find out whether the application made or altered tables when it started, through the"
                        + " DataSource bean \"dataSource\": the query in the database of the start, pgtestdb_c_x, failed with"
                        + " \"FATAL: too many connections for database \"pgtestdb_c_x\"\". Tests run on clones of a migrated"
                        + " template, which lack such tables. Look for code that runs when the application starts and"
                        + " restricts connections or statements in its database, and leave it out of the tests. If the"
                        + " server is overloaded, run fewer tests at once.");
    }

    /** None of this changes a definition. */
    @Test
    void rowsWrittenAtTheStartAreNot() {
        assertThat(failures(OwnRowsTestCase.class)).isEmpty();
    }

    @Test
    @DisplayName("An initializer of Spring Boot is accepted if it runs no scripts")
    void acceptsInactiveBootInitializer() {
        assertThat(failures(EmbeddedTestCase.class)).isEqualTo(List.of());
    }

    private static void assertFails(List<String> failures, String message) {
        assertThat(failures).contains(message);
    }

    private static void assertFails(Class<?> testCase, String bean, Class<?> type) {
        assertFails(
                failures(testCase),
                "The bean \"" + bean + "\" (" + type.getName() + ") runs SQL scripts on the database that the"
                        + " application starts on. Tests run on clones of a migrated template, which lack the results of the scripts. Leave it out of the tests, with Spring Boot by initialize-schema=never or"
                        + " mode=never, and let migrations or @IsolatedPostgres(migrator = …) replace the scripts.");
    }

    private static List<String> failures(Class<?> testCase) {
        return Jupiter.failures(Jupiter.run(Map.of("pgtestdb.migrator", "flyway"), testCase));
    }

    static class One {
        @Bean
        DataSource dataSource() {
            return Elsewhere.dataSource();
        }
    }

    static class Initializer extends One {
        @Bean
        DataSourceInitializer extra(DataSource dataSource) {
            DataSourceInitializer initializer = new DataSourceInitializer();
            initializer.setDataSource(dataSource);
            initializer.setDatabasePopulator(new ResourceDatabasePopulator(new ClassPathResource(SCRIPT)));
            return initializer;
        }
    }

    static class Disabled extends Initializer {
        @Override
        @Bean
        DataSourceInitializer extra(DataSource dataSource) {
            DataSourceInitializer initializer = super.extra(dataSource);
            initializer.setEnabled(false);
            return initializer;
        }
    }

    @SpringJUnitConfig(Disabled.class)
    @IsolatedPostgres
    static class DisabledTestCase {
        @Test
        void test() {}
    }

    @SpringJUnitConfig(Initializer.class)
    @IsolatedPostgres
    static class InitializerTestCase {
        @Test
        void test() {}
    }

    static class OwnTables extends One {
        @Bean
        SmartInitializingSingleton jobs(DataSource dataSource) {
            return () -> new JdbcTemplate(dataSource)
                    .execute("CREATE TABLE jobs (id int); CREATE TABLE jobs_a (id int); CREATE TABLE jobs_b (id int);"
                            + " CREATE TABLE jobs_c (id int); CREATE VIEW jobs_d AS SELECT * FROM jobs;"
                            + " ALTER TABLE note ADD COLUMN of_jobs int; CREATE TEMPORARY TABLE nobodys (id int)");
        }
    }

    @SpringJUnitConfig(OwnTables.class)
    @IsolatedPostgres
    static class OwnTablesTestCase {
        @RepeatedTest(2)
        void test() {}
    }

    static class Closed extends One {
        @Bean
        SmartInitializingSingleton closes(DataSource dataSource) {
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            return () -> jdbc.execute("CREATE TABLE jobs (id int); ALTER DATABASE "
                    + jdbc.queryForObject("select current_database()", String.class) + " CONNECTION LIMIT 0");
        }
    }

    @SpringJUnitConfig(Closed.class)
    @IsolatedPostgres
    static class ClosedTestCase {
        @RepeatedTest(2)
        void test() {}
    }

    static class OwnRows extends One {
        @Bean
        SmartInitializingSingleton rows(DataSource dataSource) {
            return () -> new JdbcTemplate(dataSource)
                    .execute("CREATE TEMPORARY TABLE nobodys (id int); DELETE FROM note; TRUNCATE note;"
                            + " ANALYZE note; COMMENT ON TABLE note IS 'ours'; REINDEX TABLE note");
        }
    }

    @SpringJUnitConfig(OwnRows.class)
    @IsolatedPostgres
    static class OwnRowsTestCase {
        @Test
        void test() {}
    }

    static class BatchScripts extends DataSourceScriptDatabaseInitializer {
        BatchScripts(DataSource dataSource, DatabaseInitializationMode mode) {
            super(dataSource, settings(mode));
        }

        private static DatabaseInitializationSettings settings(DatabaseInitializationMode mode) {
            DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
            settings.setSchemaLocations(List.of("classpath:" + SCRIPT));
            settings.setMode(mode);
            return settings;
        }
    }

    static class Always extends One {
        @Bean
        BatchScripts scripts(DataSource dataSource) {
            return new BatchScripts(dataSource, DatabaseInitializationMode.ALWAYS);
        }
    }

    @SpringJUnitConfig(Always.class)
    @IsolatedPostgres
    static class AlwaysTestCase {
        @Test
        void test() {}
    }

    static class Embedded extends One {
        @Bean
        BatchScripts scripts(DataSource dataSource) {
            return new BatchScripts(dataSource, DatabaseInitializationMode.EMBEDDED);
        }
    }

    @SpringJUnitConfig(Embedded.class)
    @IsolatedPostgres
    static class EmbeddedTestCase {
        @Test
        void theScriptDidNotRun(@Autowired DataSource dataSource) {
            assertThat(new JdbcTemplate(dataSource)
                            .queryForObject("select to_regclass('invoice') is null", Boolean.class))
                    .isTrue();
        }
    }
}
