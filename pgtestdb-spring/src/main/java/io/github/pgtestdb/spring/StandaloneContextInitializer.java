// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.junit5.internal.CurrentTest;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ReflectionUtils;

/**
 * Watches application contexts that a test starts with {@code SpringApplication.run}, without Spring's test framework.
 * pgtestdb does not replace their data sources, so they may lead to the application's own database. Spring Boot calls
 * this class for each context that it starts.
 */
final class StandaloneContextInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String POSTGRES = "jdbc:postgresql:";

    /** The prefix of the names of all test databases. */
    private static final String OURS = "/pgtestdb_";

    StandaloneContextInitializer() {}

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        CurrentTest test = CurrentTest.get();
        if (test != null
                && (test.declaredNames().isEmpty() || test.declaredNames().contains(""))) {
            context.getBeanFactory().addBeanPostProcessor(new Guard(context.getBeanFactory(), test));
        }
    }

    /** Refuses data sources as soon as they are created. */
    private record Guard(ConfigurableListableBeanFactory factory, CurrentTest test) implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
            if (bean instanceof DataSource dataSource
                    && !factory.containsBeanDefinition(BeanGuard.class.getName())
                    && leadsElsewhere(dataSource)) {
                throw new PgTestDbException(
                        "The test %s starts an application context directly, such as by SpringApplication.run, and its DataSource bean \"%s\" (%s) does not lead to a database of the test: pgtestdb replaces data sources only in contexts that Spring's test framework starts. Use @SpringBootTest; or take a TestDatabase as a parameter and pass its connectionDetails() to the application, as spring.datasource.url, spring.datasource.username and spring.datasource.password."
                                .formatted(
                                        ConnectionRefusals.name(test),
                                        beanName,
                                        bean.getClass().getName()));
            }
            return bean;
        }

        /** Tells whether a data source leads to another PostgreSQL database. False if it does not show its URL. */
        private static boolean leadsElsewhere(DataSource dataSource) {
            return !(dataSource instanceof RoutingDataSource)
                    && url(dataSource)
                            .filter(url -> url.startsWith(POSTGRES) && !url.contains(OURS))
                            .isPresent();
        }

        private static Optional<String> url(DataSource dataSource) {
            return Stream.of("getJdbcUrl", "getUrl", "getURL")
                    .flatMap(name -> Stream.ofNullable(ReflectionUtils.findMethod(dataSource.getClass(), name)))
                    .findFirst()
                    .map(method -> call(method, dataSource))
                    .map(String::valueOf);
        }

        private static Object call(Method method, DataSource dataSource) {
            ReflectionUtils.makeAccessible(method);
            Object url = ReflectionUtils.invokeMethod(method, dataSource);
            return url == null ? "" : url;
        }
    }
}
