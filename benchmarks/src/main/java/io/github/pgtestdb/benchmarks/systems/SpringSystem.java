// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import io.github.pgtestdb.ConnectionDetails;
import io.zonky.test.db.AutoConfigureEmbeddedDatabase;
import io.zonky.test.db.AutoConfigureEmbeddedDatabase.DatabaseProvider;
import io.zonky.test.db.AutoConfigureEmbeddedDatabase.DatabaseType;
import io.zonky.test.db.AutoConfigureEmbeddedDatabase.RefreshMode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.reflect.Method;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContextManager;

/**
 * zonky's embedded-database-spring-test with a refresh before each test, called in the way of Spring's JUnit extension.
 * Supports only one thread, because it has one database at a time.
 */
public final class SpringSystem implements IsolationSystem {

    private static final String LOCATION = "benchmarks.spring.location";
    private static final String NAME = "embedded-database-spring-test";

    /** Passes the parameters and the directory of the common server to the beans of the one context that uses them. */
    private static volatile Consumer<EmbeddedPostgres.Builder> likeness = builder -> {};

    private final String name;
    private final TestContextManager manager;
    private final Fixture fixture;
    private final Migrations migrations;
    private @Nullable ConnectionDetails admin;

    private SpringSystem(String name, Fixture fixture, Migrations migrations) {
        this.name = name;
        this.manager = new TestContextManager(fixture.getClass());
        this.fixture = fixture;
        this.migrations = migrations;
    }

    /** Uses the system's own defaults. */
    public static SpringSystem asItShips(Migrations migrations) {
        return new SpringSystem(NAME, new Fixture(), migrations);
    }

    /** Uses the parameters of our server, with the data beside that server's data. */
    public static SpringSystem like(Ground ground, Migrations migrations) throws SQLException {
        likeness = ZonkySystem.likeness(ground);
        return new SpringSystem(NAME + " (equal)", new EqualFixture(), migrations);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TestHandle next() throws Exception {
        if (admin == null) {
            System.setProperty(LOCATION, migrations.location());
            manager.beforeTestClass();
            manager.prepareTestInstance(fixture);
        }
        manager.beforeTestMethod(fixture, Fixture.method());
        if (admin == null) {
            admin = fixture.admin();
        }
        return new Refreshed(manager, fixture);
    }

    @Override
    public ConnectionDetails admin() {
        return Optional.ofNullable(admin)
                .orElseThrow(() -> new IllegalStateException("The server was not started yet"));
    }

    /** Does nothing: the server stops when the JVM ends. */
    @Override
    public void close() {}

    @ContextConfiguration(classes = Beans.class)
    @AutoConfigureEmbeddedDatabase(
            beanName = "dataSource",
            type = DatabaseType.POSTGRES,
            provider = DatabaseProvider.EMBEDDED,
            refresh = RefreshMode.BEFORE_EACH_TEST_METHOD)
    static class Fixture {

        @Autowired
        private @Nullable DataSource dataSource;

        void test() {}

        static Method method() throws NoSuchMethodException {
            return Fixture.class.getDeclaredMethod("test");
        }

        Connection connection() throws SQLException {
            return Objects.requireNonNull(dataSource, "Spring injected nothing").getConnection();
        }

        ConnectionDetails admin() throws SQLException {
            try (Connection connection = connection()) {
                String url = connection.getMetaData().getURL().substring("jdbc:".length());
                int port = URI.create(url).getPort();
                return new ConnectionDetails("localhost", port, "postgres", "postgres", null, Map.of());
            }
        }
    }

    @ContextConfiguration(classes = {Beans.class, Likeness.class})
    @AutoConfigureEmbeddedDatabase(
            beanName = "dataSource",
            type = DatabaseType.POSTGRES,
            provider = DatabaseProvider.EMBEDDED,
            refresh = RefreshMode.BEFORE_EACH_TEST_METHOD)
    static class EqualFixture extends Fixture {}

    @Configuration(proxyBeanMethods = false)
    static class Likeness {

        @Bean
        Consumer<EmbeddedPostgres.Builder> likeness() {
            return likeness;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {

        @Bean(initMethod = "migrate")
        Flyway flyway(DataSource dataSource, @Value("${" + LOCATION + "}") String location) {
            return Flyway.configure().dataSource(dataSource).locations(location).load();
        }
    }

    private record Refreshed(TestContextManager manager, Fixture fixture) implements TestHandle {

        @Override
        public Connection connection() throws SQLException {
            return fixture.connection();
        }

        @Override
        public void close() throws SQLException {
            try {
                manager.afterTestMethod(fixture, Fixture.method(), null);
            } catch (Exception e) {
                throw new SQLException("Spring failed after the test: " + e.getMessage(), e);
            }
        }
    }
}
