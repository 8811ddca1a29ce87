// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Application contexts that a test starts itself, by {@code SpringApplication}. */
class OwnContextTests {

    @Test
    @DisplayName("A context that a test starts itself is refused if it uses the application's own database")
    void refusesContextWithOwnDatabase() {
        assertFails(
                OwnTestCase.class,
                "The test " + OwnTestCase.class.getName() + ".starts starts an application context directly, such as"
                        + " by SpringApplication.run, and its DataSource bean \"dataSource\" ("
                        + DriverManagerDataSource.class.getName()
                        + ") does not lead to a database of the test: pgtestdb"
                        + " replaces data sources only in contexts that Spring's test framework starts. Use @SpringBootTest;"
                        + " or take a TestDatabase as a parameter and pass its connectionDetails() to the application, as"
                        + " spring.datasource.url, spring.datasource.username and spring.datasource.password.");
    }

    @Test
    @DisplayName("A context that a test starts itself is accepted if it uses the test's database")
    void acceptsContextWithTestDatabase() {
        assertThat(failures(RightTestCase.class)).isEqualTo(List.of());
    }

    @Test
    @DisplayName("A context with the application's own database is accepted if the annotation names a database")
    void acceptsContextIfDatabaseIsNamed() {
        assertThat(failures(NamedTestCase.class)).isEqualTo(List.of());
    }

    private static void assertFails(Class<?> testCase, String message) {
        assertThat(failures(testCase)).contains(message);
    }

    private static List<String> failures(Class<?> testCase) {
        return Jupiter.failures(Jupiter.run(Map.of("pgtestdb.migrator", "flyway"), testCase));
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run(arguments);
    }

    static class Application {
        @Bean
        DataSource dataSource(Environment environment) {
            return new DriverManagerDataSource(
                    environment.getProperty("spring.datasource.url", ""),
                    environment.getProperty("spring.datasource.username", ""),
                    environment.getProperty("spring.datasource.password", ""));
        }
    }

    @IsolatedPostgres
    static class OwnTestCase {
        @Test
        void starts() {
            start().close();
        }
    }

    @IsolatedPostgres
    static class RightTestCase {
        @Test
        void starts(TestDatabase database) {
            try (ConfigurableApplicationContext context = start(
                    "--spring.datasource.url=" + database.jdbcUrl(),
                    "--spring.datasource.username="
                            + database.connectionDetails().user(),
                    "--spring.datasource.password="
                            + database.connectionDetails().password())) {
                assertThat(PlainBeans.database(new JdbcTemplate(context.getBean(DataSource.class))))
                        .isEqualTo(database.name());
            }
        }
    }

    @IsolatedPostgres(name = "own")
    static class NamedTestCase {
        @Test
        void starts() {
            start().close();
        }
    }
}
