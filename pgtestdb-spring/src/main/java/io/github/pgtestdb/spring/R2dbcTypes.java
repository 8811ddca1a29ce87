// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/** Refuses R2DBC, because a test has no database for it. */
final class R2dbcTypes {

    /** Types that give connections, and types that use a connection factory. The factory need not be a bean. */
    private static final List<String> NAMES = List.of(
            "io.r2dbc.spi.ConnectionFactory",
            "org.springframework.r2dbc.core.DatabaseClient",
            "org.springframework.data.r2dbc.core.R2dbcEntityOperations");

    private final List<Class<?>> types;
    private final String testClass;

    R2dbcTypes(@Nullable ClassLoader classLoader, String testClass) {
        this.types = NAMES.stream()
                .filter(name -> ClassUtils.isPresent(name, classLoader))
                .<Class<?>>map(name -> ClassUtils.resolveClassName(name, classLoader))
                .toList();
        this.testClass = testClass;
    }

    /** Refuses a factory with a bean definition of one of the types, before the bean is created. */
    void refuseAny(ConfigurableListableBeanFactory factory) {
        types.stream()
                .flatMap(type -> Arrays.stream(factory.getBeanNamesForType(type, true, false)))
                .filter(name -> !isMock(factory, name))
                .findFirst()
                .ifPresent(name -> {
                    Class<?> type = factory.getType(name, false);
                    throw exception(name, type == null ? "of an unknown class" : type.getName());
                });
    }

    boolean isOne(Object object) {
        return types.stream().anyMatch(type -> type.isInstance(object)) && !Mocks.isMock(object);
    }

    /** Refuses a bean of one of the types. */
    void refuse(Object bean, String beanName) {
        if (isOne(bean)) {
            throw exception(beanName, bean.getClass().getName());
        }
    }

    private static boolean isMock(ConfigurableListableBeanFactory factory, String name) {
        Object singleton = factory.getSingleton(name);
        return singleton != null && Mocks.isMock(singleton);
    }

    private PgTestDbException exception(String beanName, String type) {
        return new PgTestDbException(
                "The application context of %s has the R2DBC bean \"%s\" (%s), and pgtestdb-spring gives a database of the test to JDBC only: what uses the bean would work on the application's own database. Leave R2DBC out of this test, with Spring Boot by spring.autoconfigure.exclude and the name of R2dbcAutoConfiguration; or take @IsolatedPostgres off it."
                        .formatted(testClass, beanName, type));
    }
}
