package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.beans.Elsewhere;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
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

/** Scripts that an application runs when it starts, as those of Spring Batch, Session and Quartz, are refused by name. */
class StartScriptTests {

    private static final String SCRIPT = "db/billing/V1__invoices.sql";

    @Test
    void springsInitializerIsRefused() {
        assertFails(InitializerTestCase.class, "extra", DataSourceInitializer.class);
    }

    @Test
    void bootsInitializersAreRefusedIfTheyRunScripts() {
        assertFails(AlwaysTestCase.class, "scripts", BatchScripts.class);
    }

    @Test
    void bootsInitializersAreNotIfTheyDoNothing() {
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

    @SpringJUnitConfig(Initializer.class)
    @IsolatedPostgres
    static class InitializerTestCase {
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
