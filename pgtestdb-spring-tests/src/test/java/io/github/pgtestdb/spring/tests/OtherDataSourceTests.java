// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.beans.Elsewhere;
import io.github.pgtestdb.spring.tests.beans.LookedUp;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.postgresql.xa.PGXADataSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/**
 * Each data source of an application context leads to the test's database, or is refused with its name, however it is
 * declared.
 */
class OtherDataSourceTests {

    private static final String OTHER =
            "The bean \"%s\" (%s) of the application context of %s is a data source that does not lead to the test's"
                    + " database: ";

    private static final String WHY =
            "Either its definition does not say that it is a DataSource, so that it was not replaced; then declare the type,"
                    + " such as the return type of its @Bean method, or FactoryBean<DataSource>. Or it wraps the DataSource"
                    + " bean without passing isWrapperFor and unwrap on; then let it pass them on. Or leave it out of this"
                    + " test.";

    private static final String HELD =
            "The bean \"%s\" (%s) of the application context of %s uses a data source (%s) that does not lead to the"
                    + " test's database. Give it the DataSource bean, or leave it out of this test.";

    @Test
    @DisplayName("A factory bean that does not say what it makes is refused")
    void refusesUntypedFactoryBean() {
        assertFails(LookedUpTestCase.class, "dataSource", DriverManagerDataSource.class);
    }

    @Test
    @DisplayName("A second data source beside a replaced one is refused, too")
    void refusesOneBesideReplacedOne() {
        assertFails(SecondLookedUpTestCase.class, "second", DriverManagerDataSource.class);
    }

    @Test
    @DisplayName("A bean method that does not say what it returns is refused")
    void refusesUntypedBeanMethod() {
        assertFails(ObjectTestCase.class, "second", DriverManagerDataSource.class);
    }

    @Test
    @DisplayName("A data source that is made after the start is refused")
    void refusesOneMadeLate() {
        assertFails(LazyTestCase.class, "second", DriverManagerDataSource.class);
    }

    @Test
    @DisplayName("A data source that another bean exchanges is refused")
    void refusesExchangedOne() {
        assertFails(ExchangedTestCase.class, "dataSource", DriverManagerDataSource.class);
    }

    @Test
    @DisplayName("A wrapper that hides the data source is refused")
    void refusesOpaqueWrapper() {
        assertFails(HiddenTestCase.class, "wrapper", Hiding.class);
    }

    @Test
    @DisplayName("A data source that also routes to another database is refused")
    void refusesPartialRouting() {
        assertFails(RoutedElsewhereTestCase.class, "routing", Routing.class);
    }

    @Test
    @DisplayName("A data source for distributed transactions is refused")
    void refusesXaDataSource() {
        assertFails(
                Jupiter.failures(run(XaTestCase.class)),
                OTHER.formatted("xa", PGXADataSource.class.getName(), XaTestCase.class.getName())
                        + "only beans of type javax.sql.DataSource get a database of the test. Make it a DataSource in this"
                        + " test, or leave it out.");
    }

    @Test
    @DisplayName("A bean that uses a data source that is no bean is refused")
    void refusesUserOfForeignOne() {
        assertFails(
                Jupiter.failures(run(HeldTestCase.class)),
                HELD.formatted(
                        "jdbc",
                        JdbcTemplate.class.getName(),
                        HeldTestCase.class.getName(),
                        DriverManagerDataSource.class.getName()));
        assertFails(
                Jupiter.failures(run(ManagerTestCase.class)),
                HELD.formatted(
                        "manager",
                        DataSourceTransactionManager.class.getName(),
                        ManagerTestCase.class.getName(),
                        DriverManagerDataSource.class.getName()));
    }

    @Test
    @DisplayName("A data source that leads to the test's database, or nowhere, is accepted")
    void acceptsHarmlessOnes() {
        assertPasses(RegisteredTestCase.class);
        assertPasses(WrappedTestCase.class);
        assertPasses(RoutedTestCase.class);
        assertPasses(MockTestCase.class);
        assertPasses(MockitoBeanTestCase.class);
        assertPasses(ScopedTestCase.class);
        assertPasses(DefaultCandidateTestCase.class);
    }

    @Test
    @DisplayName("Data sources that no annotation names stay as they are")
    void keepsUnnamedOnes() {
        assertPasses(NamedTestCase.class);
    }

    private static void assertFails(List<String> failures, String message) {
        assertThat(failures).contains(message);
    }

    private static EngineExecutionResults run(Class<?> testCase) {
        return Jupiter.run(Map.of("pgtestdb.migrator", "flyway"), testCase);
    }

    private static void assertFails(Class<?> testCase, String bean, Class<?> type) {
        assertFails(Jupiter.failures(run(testCase)), OTHER.formatted(bean, type.getName(), testCase.getName()) + WHY);
    }

    private static void assertPasses(Class<?> testCase) {
        assertThat(Jupiter.failures(run(testCase))).isEqualTo(List.of());
    }

    abstract static class Fails {
        @Test
        void test() {}
    }

    abstract static class Passes {
        @Test
        void usesTheTestsDatabase(@Autowired DataSource bean, @Autowired JdbcTemplate jdbc, Connection own)
                throws Exception {
            assertThat(new JdbcTemplate(bean).queryForObject("select current_database()", String.class))
                    .isEqualTo(own.getCatalog());
            assertThat(jdbc.queryForObject("select current_database()", String.class))
                    .isEqualTo(own.getCatalog());
        }
    }

    static class Template {
        @Bean
        JdbcTemplate jdbc(DataSource dataSource) {
            return new JdbcTemplate(dataSource);
        }
    }

    static class One extends Template {
        @Bean
        DataSource dataSource() {
            return Elsewhere.dataSource();
        }
    }

    static class OnlyLookedUp extends Template {
        @Bean
        LookedUp dataSource() {
            return new LookedUp();
        }
    }

    @SpringJUnitConfig(OnlyLookedUp.class)
    @IsolatedPostgres
    static class LookedUpTestCase extends Fails {}

    static class SecondLookedUp extends One {
        @Bean
        LookedUp second() {
            return new LookedUp();
        }
    }

    @SpringJUnitConfig(SecondLookedUp.class)
    @IsolatedPostgres
    static class SecondLookedUpTestCase {
        @Test
        void test(@Autowired @Qualifier("second") Object second) {}
    }

    @SpringJUnitConfig(SecondLookedUp.class)
    @IsolatedPostgres(name = "dataSource")
    static class NamedTestCase {
        @Test
        void test(@Autowired JdbcTemplate jdbc, Connection own) throws Exception {
            assertThat(jdbc.queryForObject("select current_database()", String.class))
                    .isEqualTo(own.getCatalog());
        }
    }

    static class AsObject extends One {
        @Bean
        Object second() {
            return Elsewhere.dataSource();
        }
    }

    @SpringJUnitConfig(AsObject.class)
    @IsolatedPostgres
    static class ObjectTestCase extends Fails {}

    static class LazyObject extends One {
        @Bean
        @Lazy
        Object second() {
            return Elsewhere.dataSource();
        }
    }

    @SpringJUnitConfig(LazyObject.class)
    @IsolatedPostgres
    static class LazyTestCase {
        @Test
        void test(@Autowired GenericApplicationContext context) {
            context.getBean("second");
        }
    }

    static class Exchange implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
            return bean instanceof DataSource ? Elsewhere.dataSource() : bean;
        }
    }

    static class Exchanged {
        @Bean
        DataSource dataSource() {
            return Elsewhere.dataSource();
        }

        @Bean
        static Exchange exchange() {
            return new Exchange();
        }
    }

    @SpringJUnitConfig(Exchanged.class)
    @IsolatedPostgres
    static class ExchangedTestCase extends Fails {}

    static class Hiding extends AbstractDataSource {

        private final DataSource target;

        Hiding(DataSource target) {
            this.target = target;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return target.getConnection();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return target.getConnection(user, password);
        }
    }

    static class Hidden extends One {
        @Bean
        Object wrapper(DataSource dataSource) {
            return new Hiding(dataSource);
        }
    }

    @SpringJUnitConfig(Hidden.class)
    @IsolatedPostgres
    static class HiddenTestCase extends Fails {}

    static class Routing extends AbstractRoutingDataSource {

        Routing(DataSource usual, DataSource other) {
            setDefaultTargetDataSource(usual);
            setTargetDataSources(Map.of("other", other));
        }

        @Override
        protected Object determineCurrentLookupKey() {
            return "usual";
        }
    }

    static class RoutedElsewhere extends One {
        @Bean
        Object routing(DataSource dataSource) {
            return new Routing(dataSource, Elsewhere.dataSource());
        }
    }

    @SpringJUnitConfig(RoutedElsewhere.class)
    @IsolatedPostgres
    static class RoutedElsewhereTestCase extends Fails {}

    static class Routed extends One {
        @Bean
        Object routing(DataSource dataSource) {
            return new Routing(dataSource, new LazyConnectionDataSourceProxy(dataSource));
        }
    }

    @SpringJUnitConfig(Routed.class)
    @IsolatedPostgres
    static class RoutedTestCase extends Fails {}

    static class Xa extends One {
        @Bean
        XADataSource xa() {
            return new PGXADataSource();
        }
    }

    @SpringJUnitConfig(Xa.class)
    @IsolatedPostgres
    static class XaTestCase extends Fails {}

    static class Held {
        @Bean
        JdbcTemplate jdbc() {
            return new JdbcTemplate(Elsewhere.dataSource());
        }
    }

    @SpringJUnitConfig(Held.class)
    @IsolatedPostgres
    static class HeldTestCase extends Fails {}

    static class Manager extends One {
        @Bean
        DataSourceTransactionManager manager() {
            return new DataSourceTransactionManager(Elsewhere.dataSource());
        }
    }

    @SpringJUnitConfig(Manager.class)
    @IsolatedPostgres
    static class ManagerTestCase extends Fails {}

    static class Register implements ApplicationContextInitializer<GenericApplicationContext> {
        @Override
        public void initialize(GenericApplicationContext context) {
            context.getBeanFactory().registerSingleton("dataSource", Elsewhere.dataSource());
        }
    }

    @SpringJUnitConfig(classes = Template.class, initializers = Register.class)
    @IsolatedPostgres
    static class RegisteredTestCase extends Passes {}

    static class Wrapped extends One {
        @Bean
        Object wrapper(DataSource dataSource) {
            return new LazyConnectionDataSourceProxy(dataSource);
        }
    }

    @SpringJUnitConfig(Wrapped.class)
    @IsolatedPostgres
    static class WrappedTestCase extends Fails {}

    static class Mocked extends One {
        @Bean
        Object mocked() {
            return mock(DataSource.class);
        }
    }

    @SpringJUnitConfig(Mocked.class)
    @IsolatedPostgres
    static class MockTestCase extends Fails {}

    @SpringJUnitConfig(One.class)
    @IsolatedPostgres
    static class MockitoBeanTestCase {
        @MockitoBean
        DataSource dataSource;

        @Test
        void test(@Autowired DataSource bean) {
            assertThat(bean).isSameAs(dataSource);
        }
    }

    static class Scoped extends Template {
        @Bean
        @Scope(value = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
        DataSource dataSource() {
            return Elsewhere.dataSource();
        }
    }

    @SpringJUnitConfig(Scoped.class)
    @IsolatedPostgres
    static class ScopedTestCase extends Passes {}

    static class DefaultCandidate extends One {
        @Bean(defaultCandidate = false)
        DataSource second() {
            return Elsewhere.dataSource();
        }
    }

    @SpringJUnitConfig(DefaultCandidate.class)
    @IsolatedPostgres(name = "dataSource")
    @IsolatedPostgres(name = "second")
    static class DefaultCandidateTestCase {
        @Test
        void theOtherIsChosen(@Autowired JdbcTemplate jdbc, @IsolatedPostgres(name = "dataSource") Connection own)
                throws Exception {
            assertThat(jdbc.queryForObject("select current_database()", String.class))
                    .isEqualTo(own.getCatalog());
        }
    }
}
