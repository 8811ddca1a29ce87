// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import jakarta.persistence.EntityManagerFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.generator.Generator;
import org.hibernate.id.IncrementGenerator;
import org.hibernate.id.OptimizableGenerator;
import org.hibernate.id.enhanced.NoopOptimizer;
import org.hibernate.id.enhanced.Optimizer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Refuses session factories that change the schema when they start, or that keep identifiers in memory from one test to
 * the next. Checks the values in use, which may come from Boot's properties, a bean, {@code persistence.xml} or an
 * annotation.
 */
final class HibernateBeans {

    private HibernateBeans() {}

    /** Returns the names of the existing session factories. */
    static List<String> names(ConfigurableListableBeanFactory factory) {
        return isPresent(factory.getBeanClassLoader()) ? Sessions.names(factory) : List.of();
    }

    static boolean isSessionFactory(Class<?> type) {
        return isPresent(type.getClassLoader()) && Sessions.isOne(type);
    }

    /** The data source of a bean, if it is one and has one. */
    static Optional<DataSource> dataSource(Object bean, @Nullable ClassLoader classLoader) {
        return isPresent(classLoader) ? Sessions.dataSource(bean) : Optional.empty();
    }

    /** Tells whether a bean is a session factory that opens connections by a URL instead of a data source. */
    static boolean hasUrl(Object bean, @Nullable ClassLoader classLoader) {
        return isPresent(classLoader) && Sessions.hasUrl(bean);
    }

    /** Checks a session factory. Waits for one that is created in the background. Accepts all other beans. */
    static void refuse(Object bean, String beanName, @Nullable ClassLoader classLoader) {
        if (isPresent(classLoader)) {
            Sessions.refuse(bean, beanName);
        }
    }

    private static boolean isPresent(@Nullable ClassLoader classLoader) {
        return ClassUtils.isPresent("org.hibernate.SessionFactory", classLoader);
    }

    /** Loaded only if Hibernate is present. */
    private static final class Sessions {

        private static final List<String> SCHEMA_SETTINGS = List.of(
                "hibernate.hbm2ddl.auto",
                "jakarta.persistence.schema-generation.database.action",
                "javax.persistence.schema-generation.database.action");

        private static final List<String> URLS =
                List.of("hibernate.connection.url", "jakarta.persistence.jdbc.url", "javax.persistence.jdbc.url");

        private static final Set<String> HARMLESS = Set.of("", "none", "validate");

        private Sessions() {}

        static List<String> names(ConfigurableListableBeanFactory factory) {
            return Arrays.stream(factory.getBeanNamesForType(EntityManagerFactory.class, true, false))
                    .filter(factory::containsSingleton)
                    .toList();
        }

        static boolean isOne(Class<?> type) {
            return EntityManagerFactory.class.isAssignableFrom(type);
        }

        static Optional<DataSource> dataSource(Object bean) {
            return bean instanceof EntityManagerFactory entityManagers && !Mocks.isMock(bean)
                    ? entityManagers.getProperties().values().stream()
                            .filter(DataSource.class::isInstance)
                            .map(DataSource.class::cast)
                            .findFirst()
                    : Optional.empty();
        }

        static boolean hasUrl(Object bean) {
            return bean instanceof EntityManagerFactory entityManagers
                    && dataSource(bean).isEmpty()
                    && URLS.stream()
                            .anyMatch(key ->
                                    !value(entityManagers.getProperties(), key).isEmpty());
        }

        static void refuse(Object bean, String beanName) {
            if (!(bean instanceof EntityManagerFactory entityManagers) || Mocks.isMock(bean)) {
                return;
            }
            refuseSchemaChanges(entityManagers.getProperties(), beanName);
            if (org.hibernate.SessionFactory.class.isInstance(bean)) {
                entityManagers
                        .unwrap(SessionFactoryImplementor.class)
                        .getMappingMetamodel()
                        .forEachEntityDescriptor(
                                entity -> refuseGenerator(entity.getGenerator(), entity.getEntityName(), beanName));
            }
        }

        private static void refuseSchemaChanges(Map<String, Object> properties, String beanName) {
            SCHEMA_SETTINGS.stream()
                    .filter(key -> !HARMLESS.contains(value(properties, key).toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .ifPresent(key -> {
                        throw new PgTestDbException(
                                "The entity manager factory bean \"%s\" changes the schema of the database that the application starts on (%s=%s). Tests run on clones of a migrated template, which lack that change. Take the setting out for the tests, and let migrations or @IsolatedPostgres(migrator = …) make the schema; validate is fine."
                                        .formatted(beanName, key, value(properties, key)));
                    });
        }

        private static String value(Map<String, Object> properties, String key) {
            return Optional.ofNullable(properties.get(key))
                    .map(value -> value.toString().strip())
                    .orElse("");
        }

        private static void refuseGenerator(@Nullable Generator generator, String entity, String beanName) {
            String keeper = keeper(generator);
            if (keeper != null) {
                throw new PgTestDbException(
                        "The identifiers of the entity %s come from %s, which keeps numbers in memory from one test to the next (entity manager factory bean \"%s\"): a test would get identifiers that its own database never gave out, and the same ones again later. Leave the optimizer to Hibernate's default, pooled, or set it to pooled-lo or none by hibernate.id.optimizer.pooled.preferred: these are exchanged for optimizers that begin again in each test."
                                .formatted(entity, keeper, beanName));
            }
        }

        private static @Nullable String keeper(@Nullable Generator generator) {
            if (generator instanceof IncrementGenerator) {
                return generator.getClass().getName();
            }
            if (generator instanceof OptimizableGenerator optimizable) {
                Optimizer optimizer = optimizable.getOptimizer();
                boolean begins =
                        optimizer == null || optimizer instanceof NoopOptimizer || optimizer instanceof EpochOptimizer;
                return begins ? null : optimizer.getClass().getName();
            }
            return null;
        }
    }
}
