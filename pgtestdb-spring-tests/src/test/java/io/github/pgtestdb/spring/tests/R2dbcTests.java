// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.beans.Elsewhere;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** R2DBC is refused before the application migrates or writes anything. */
class R2dbcTests {

    private static final AtomicBoolean MADE = new AtomicBoolean();

    @Test
    @DisplayName("An R2DBC connection factory without a DataSource bean is refused before Flyway starts")
    void refusesConnectionFactoryAlone() {
        assertFails(ReactiveTestCase.class, "connections", ConnectionFactory.class);
        assertThat(MADE).isFalse();
    }

    @Test
    @DisplayName("An R2DBC connection factory is refused even if there is a DataSource bean")
    void refusesFactoryWithDataSource() {
        assertFails(BothTestCase.class, "connections", ConnectionFactory.class);
    }

    @Test
    @DisplayName("An R2DBC connection factory is refused even if its bean is declared as Object")
    void refusesFactoryDeclaredAsObject() {
        assertFails(AsObjectTestCase.class, "connections", Connections.class);
    }

    @Test
    @DisplayName("An R2DBC connection factory is refused even if the annotation names the DataSource bean")
    void refusesFactoryWithNamedDataSource() {
        assertFails(NamedTestCase.class, "connections", ConnectionFactory.class);
    }

    @Test
    void aFlywayWithoutADataSourceIsRefused() {
        assertFails(
                Jupiter.failures(Jupiter.run(FlywayTestCase.class)),
                "The application context of " + FlywayTestCase.class.getName()
                        + " migrates a database (bean \"flyway\"), and has no bean that is known to be a DataSource before"
                        + " it is made: the application's own database would be migrated, and not a test's."
                        + " Declare a DataSource bean of that type, or leave the migration out of this test.");
        assertThat(MADE).isFalse();
    }

    private static void assertFails(List<String> failures, String message) {
        assertThat(failures).contains(message);
    }

    private static void assertFails(Class<?> testCase, String bean, Class<?> type) {
        assertFails(
                Jupiter.failures(Jupiter.run(testCase)),
                "The application context of " + testCase.getName() + " has the R2DBC bean \"" + bean + "\" ("
                        + type.getName() + "), and pgtestdb-spring gives a database of the test to JDBC only: what uses"
                        + " the bean would work on the application's own database. Leave R2DBC out of this test, with"
                        + " Spring Boot by spring.autoconfigure.exclude and the name of R2dbcAutoConfiguration; or take"
                        + " @IsolatedPostgres off it.");
    }

    abstract static class Fails {
        @Test
        void test() {}
    }

    static class Connections implements ConnectionFactory {
        @Override
        public Publisher<? extends Connection> create() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ConnectionFactoryMetadata getMetadata() {
            return () -> "none";
        }
    }

    static class OnlyFlyway {
        @Bean(initMethod = "migrate")
        Flyway flyway() {
            MADE.set(true);
            return Flyway.configure().dataSource(Elsewhere.dataSource()).load();
        }
    }

    @SpringJUnitConfig(OnlyFlyway.class)
    @IsolatedPostgres
    static class FlywayTestCase extends Fails {}

    static class Reactive extends OnlyFlyway {
        @Bean
        ConnectionFactory connections() {
            return new Connections();
        }
    }

    @SpringJUnitConfig(Reactive.class)
    @IsolatedPostgres
    static class ReactiveTestCase extends Fails {}

    static class Both {
        @Bean
        ConnectionFactory connections() {
            return new Connections();
        }

        @Bean
        DataSource dataSource() {
            return Elsewhere.dataSource();
        }
    }

    @SpringJUnitConfig(Both.class)
    @IsolatedPostgres
    static class BothTestCase extends Fails {}

    @SpringJUnitConfig(Both.class)
    @IsolatedPostgres(name = "dataSource")
    static class NamedTestCase extends Fails {}

    static class AsObject {
        @Bean
        Object connections() {
            return new Connections();
        }
    }

    @SpringJUnitConfig(AsObject.class)
    @IsolatedPostgres
    static class AsObjectTestCase extends Fails {}
}
