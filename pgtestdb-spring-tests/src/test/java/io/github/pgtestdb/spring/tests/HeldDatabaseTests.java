// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.DatabaseScope;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Scope;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Data sources that beans hold and that are not beans. None of them connects to the application's own database. */
@Isolated("counts connections")
@IsolatedPostgres(scope = DatabaseScope.CLASS)
class HeldDatabaseTests {

    private static final String MESSAGE =
            "The bean \"holder\" (%s) of the application context of %s uses a data source (%s), in the field %s, that does"
                    + " not lead to the test's database. Give it the DataSource bean, or leave it out of this test.";

    private static @Nullable RealDatabase planted;

    @BeforeAll
    static void plant(TestDatabase database) throws IOException {
        planted = new RealDatabase(database);
    }

    @AfterAll
    static void remove() throws IOException {
        planted().close();
    }

    @Test
    @DisplayName("A bean of the application is refused if it holds its own connection pool")
    void refusesPoolInBeanField() {
        assertFails(PoolTestCase.class, Pool.class, HikariDataSource.class, "pool");
    }

    @Test
    @DisplayName("A foreign data source is refused if a JDBC client of Spring holds it")
    void refusesDataSourceInJdbcClient() {
        // The fields of the client differ between versions of Spring.
        assertThat(failures(ClientTestCase.class))
                .anyMatch(message -> message.startsWith("The bean \"holder\" (org.springframework.jdbc.core.simple.")
                        && message.contains(" (" + DriverManagerDataSource.class.getName() + "), in the field "));
        assertFails(
                NamedTestCase.class,
                NamedParameterJdbcTemplate.class,
                DriverManagerDataSource.class,
                "classicJdbcTemplate.dataSource");
        assertFails(DaoTestCase.class, Dao.class, DriverManagerDataSource.class, "template.dataSource");
    }

    @Test
    void refusesDataSourceInCollection() {
        assertFails(TenantsTestCase.class, Tenants.class, DriverManagerDataSource.class, "byTenant");
    }

    @Test
    @DisplayName("A router whose isWrapperFor accepts the test's data source is refused if another target is foreign")
    void refusesRouterWithForeignTarget() {
        assertFails(RouterTestCase.class, Router.class, DriverManagerDataSource.class, "targets");
    }

    @Test
    void refusesDataSourceInStaticField() {
        assertFails(ConstantTestCase.class, Constant.class, DriverManagerDataSource.class, "REAL");
    }

    @Test
    void refusesDataSourceInLambda() {
        assertThat(failures(LambdaTestCase.class))
                .anyMatch(message -> message.matches(
                        "The bean \"holder\" \\(\\S+\\) of the application context of \\S+ uses a data source"
                                + " \\(org.springframework.jdbc.datasource.DriverManagerDataSource\\), in the field arg\\$1, that"
                                + " does not lead to the test's database. Give it the DataSource bean, or leave it out of"
                                + " this test."));
    }

    @Test
    @DisplayName("A foreign data source is refused if a bean holds it behind a JDK proxy")
    void refusesDataSourceBehindProxy() {
        assertThat(failures(ProxyTestCase.class))
                .anyMatch(message -> message.contains(
                        "in the field client.classicJdbcTemplate.dataSource, that does not lead to the test's"));
    }

    @Test
    @DisplayName("A foreign data source is refused if it is registered as a bean after the start")
    void refusesDataSourceAddedAfterStart() {
        assertFails(
                LateTestCase.class,
                "The bean \"late\" (" + DriverManagerDataSource.class.getName()
                        + ") of the application context of " + LateTestCase.class.getName()
                        + " is a data source that does not lead to the test's database: Either its definition does not say that"
                        + " it is a DataSource, so that it was not replaced; then declare the type, such as the return type of its"
                        + " @Bean method, or FactoryBean<DataSource>. Or it wraps the DataSource bean without passing"
                        + " isWrapperFor and unwrap on; then let it pass them on. Or leave it out of this test.");
    }

    @Test
    @DisplayName("A pool that a bean creates at its first use is refused before the next test")
    void refusesLazyPoolBeforeNextTest() {
        EngineExecutionResults results = run(AtFirstUseTestCase.class);
        results.testEvents()
                .assertStatistics(statistics -> statistics.succeeded(1).failed(2));
        assertThat(Jupiter.failures(results))
                .contains(message(AtFirstUseTestCase.class, AtFirstUse.class, HikariDataSource.class, "pool"));
    }

    @Test
    @DisplayName("A bean is refused if a post-processor replaces it by a foreign data source")
    void refusesPostProcessedDataSource() {
        assertThat(failures(ExchangedTestCase.class))
                .anyMatch(message -> message.startsWith("The bean \"holder\" ("
                        + DriverManagerDataSource.class.getName() + ") of the application context of "
                        + ExchangedTestCase.class.getName() + " is a data source that does not lead to"));
    }

    @Test
    @DisplayName("A foreign data source in a child context that the test starts is refused")
    void refusesDataSourceOfChildContext() {
        assertThat(failures(ChildTestCase.class))
                .anyMatch(message -> message.startsWith("The bean \"own\" (" + DriverManagerDataSource.class.getName()
                        + ") of the application context of " + ChildTestCase.class.getName()
                        + " is a data source that does not lead to"));
    }

    @Test
    @DisplayName("A Flyway bean with its own URL migrates the test's database")
    void redirectsFlywayWithOwnUrl() {
        assertPasses(FlywayTestCase.class);
    }

    @Test
    @DisplayName("A bean that holds the data source of the test is accepted")
    void acceptsDataSourceOfTest() {
        assertPasses(RightTestCase.class);
    }

    private static RealDatabase planted() {
        if (planted == null) {
            throw new IllegalStateException("There is no real database yet.");
        }
        return planted;
    }

    private static EngineExecutionResults run(Class<?> testCase) {
        return Jupiter.run(Map.of("pgtestdb.migrator", "flyway"), testCase);
    }

    private static List<String> failures(Class<?> testCase) {
        int before = planted().connections();
        List<String> failures = Jupiter.failures(run(testCase));
        assertThat(planted().connections()).isEqualTo(before);
        return failures;
    }

    private static void assertPasses(Class<?> testCase) {
        assertThat(failures(testCase)).isEqualTo(List.of());
    }

    private static void assertFails(Class<?> testCase, Class<?> bean, Class<?> held, String field) {
        assertFails(testCase, message(testCase, bean, held, field));
    }

    private static void assertFails(Class<?> testCase, String message) {
        assertThat(failures(testCase)).contains(message);
    }

    private static String message(Class<?> testCase, Class<?> bean, Class<?> held, String field) {
        return MESSAGE.formatted(bean.getName(), testCase.getName(), held.getName(), field);
    }

    /** Writes a row, unless the test is refused. */
    abstract static class Writes {
        @Test
        void test(@Autowired ApplicationContext context) {
            Object bean = context.getBean("holder");
            if (bean instanceof Runnable writer) {
                writer.run();
            }
        }
    }

    private static void write(DataSource dataSource) {
        new JdbcTemplate(dataSource).execute("create table if not exists written (id int)");
    }

    static class Pool implements Runnable, AutoCloseable {

        private final HikariDataSource pool = new HikariDataSource();

        Pool() {
            pool.setJdbcUrl(planted().url());
            pool.setUsername(planted().user());
            pool.setPassword(planted().password());
        }

        @Override
        public void run() {
            write(pool);
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    static class WithPool extends PlainBeans {
        @Bean
        Pool holder() {
            return new Pool();
        }
    }

    @SpringJUnitConfig(WithPool.class)
    @IsolatedPostgres
    static class PoolTestCase extends Writes {}

    static class WithClient extends PlainBeans {
        @Bean
        JdbcClient holder() {
            return JdbcClient.create(planted().dataSource());
        }
    }

    @SpringJUnitConfig(WithClient.class)
    @IsolatedPostgres
    static class ClientTestCase extends Writes {}

    static class WithNamed extends PlainBeans {
        @Bean
        NamedParameterJdbcTemplate holder() {
            return new NamedParameterJdbcTemplate(planted().dataSource());
        }
    }

    @SpringJUnitConfig(WithNamed.class)
    @IsolatedPostgres
    static class NamedTestCase extends Writes {}

    record Dao(JdbcTemplate template) {}

    static class WithDao extends PlainBeans {
        @Bean
        Dao holder() {
            return new Dao(new JdbcTemplate(planted().dataSource()));
        }
    }

    @SpringJUnitConfig(WithDao.class)
    @IsolatedPostgres
    static class DaoTestCase extends Writes {}

    record Tenants(Map<String, List<DataSource>> byTenant) implements Runnable {
        @Override
        public void run() {
            byTenant.values().forEach(shards -> shards.forEach(HeldDatabaseTests::write));
        }
    }

    static class WithTenants extends PlainBeans {
        @Bean
        Tenants holder(DataSource dataSource) {
            return new Tenants(Map.of(
                    "usual", List.of(dataSource), "other", List.of(planted().dataSource())));
        }
    }

    @SpringJUnitConfig(WithTenants.class)
    @IsolatedPostgres
    static class TenantsTestCase extends Writes {}

    /** Its methods, such as {@code isWrapperFor}, answer for only one of its two targets. */
    static class Router extends DelegatingDataSource implements Runnable {

        private final List<DataSource> targets;

        Router(DataSource usual, DataSource other) {
            super(usual);
            targets = List.of(usual, other);
        }

        @Override
        public void run() {
            targets.forEach(HeldDatabaseTests::write);
        }
    }

    static class WithRouter extends PlainBeans {
        @Bean
        Object holder(DataSource dataSource) {
            return new Router(dataSource, planted().dataSource());
        }
    }

    @SpringJUnitConfig(WithRouter.class)
    @IsolatedPostgres
    static class RouterTestCase extends Writes {}

    static class Constant implements Runnable {

        private static final DataSource REAL = planted().dataSource();

        @Override
        public void run() {
            write(REAL);
        }
    }

    static class WithConstant extends PlainBeans {
        @Bean
        Constant holder() {
            return new Constant();
        }
    }

    @SpringJUnitConfig(WithConstant.class)
    @IsolatedPostgres
    static class ConstantTestCase extends Writes {}

    static class WithLambda extends PlainBeans {
        @Bean
        Runnable holder() {
            DataSource dataSource = planted().dataSource();
            return () -> write(dataSource);
        }
    }

    @SpringJUnitConfig(WithLambda.class)
    @IsolatedPostgres
    static class LambdaTestCase extends Writes {}

    record Mapper(NamedParameterJdbcTemplate client) implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, java.lang.reflect.Method method, Object @Nullable [] arguments) {
            return method.getName().equals("run")
                    ? client.update("create table written (id int)", Map.of())
                    : method.getName();
        }
    }

    static class WithProxy extends PlainBeans {
        @Bean
        Runnable holder() {
            return (Runnable) Proxy.newProxyInstance(
                    Mapper.class.getClassLoader(),
                    new Class<?>[] {Runnable.class},
                    new Mapper(new NamedParameterJdbcTemplate(planted().dataSource())));
        }
    }

    @SpringJUnitConfig(WithProxy.class)
    @IsolatedPostgres
    static class ProxyTestCase extends Writes {}

    /** Registers a data source after the application has started. */
    record Registrar(ConfigurableListableBeanFactory factory) implements SmartLifecycle {

        @Override
        public void start() {
            factory.registerSingleton("late", planted().dataSource());
        }

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return factory.containsSingleton("late");
        }
    }

    static class WithRegistrar extends PlainBeans {
        @Bean
        Lifecycle registrar(ConfigurableListableBeanFactory factory) {
            return new Registrar(factory);
        }
    }

    @SpringJUnitConfig(WithRegistrar.class)
    @IsolatedPostgres
    static class LateTestCase {
        @Test
        void test(@Autowired ApplicationContext context) {
            write(context.getBean("late", DataSource.class));
        }
    }

    static class AtFirstUse implements Supplier<DataSource> {

        private @Nullable HikariDataSource pool;

        @Override
        public DataSource get() {
            if (pool == null) {
                pool = new HikariDataSource();
            }
            return pool;
        }
    }

    static class WithAtFirstUse extends PlainBeans {
        @Bean
        AtFirstUse holder() {
            return new AtFirstUse();
        }
    }

    @SpringJUnitConfig(WithAtFirstUse.class)
    @IsolatedPostgres
    static class AtFirstUseTestCase {
        @RepeatedTest(3)
        void test(@Autowired AtFirstUse holder) {
            assertThat(holder.get()).isNotNull();
        }
    }

    static class Exchange implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
            return beanName.equals("holder") ? planted().dataSource() : bean;
        }
    }

    static class WithExchange extends PlainBeans {

        @Bean
        @Scope("prototype")
        Object holder() {
            return "nothing yet";
        }

        @Bean
        static Exchange exchange() {
            return new Exchange();
        }
    }

    @SpringJUnitConfig(WithExchange.class)
    @IsolatedPostgres
    static class ExchangedTestCase {
        @Test
        void test(@Autowired ApplicationContext context) {
            write((DataSource) context.getBean("holder"));
        }
    }

    static class WithOwn {
        @Bean
        DataSource own() {
            return planted().dataSource();
        }
    }

    static class Parent extends PlainBeans {}

    @SpringJUnitConfig(Parent.class)
    @IsolatedPostgres
    static class ChildTestCase {
        @Test
        void test(@Autowired ApplicationContext parent) {
            try (AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
                child.setParent(parent);
                child.register(WithOwn.class);
                child.refresh();
                write(child.getBean(DataSource.class));
            }
        }
    }

    static class WithFlyway extends PlainBeans {
        @Bean
        Flyway flyway() {
            return Flyway.configure()
                    .dataSource(planted().url(), planted().user(), planted().password())
                    .cleanDisabled(false)
                    .load();
        }
    }

    @SpringJUnitConfig(WithFlyway.class)
    @IsolatedPostgres
    static class FlywayTestCase {
        @Test
        void test(@Autowired Flyway flyway, @Autowired JdbcTemplate jdbc) {
            flyway.clean();
            assertThat(jdbc.queryForObject("select to_regclass('note') is null", Boolean.class))
                    .isTrue();
            flyway.migrate();
            assertThat(PlainBeans.count(jdbc)).isZero();
        }
    }

    static class WithRight extends PlainBeans {
        @Bean
        Tenants holder(DataSource dataSource) {
            return new Tenants(Map.of("a", List.of(dataSource, new LazyConnectionDataSourceProxy(dataSource))));
        }
    }

    @SpringJUnitConfig(WithRight.class)
    @IsolatedPostgres
    static class RightTestCase extends Writes {

        @IsolatedPostgres
        DataSource ofTheTest;
    }
}
