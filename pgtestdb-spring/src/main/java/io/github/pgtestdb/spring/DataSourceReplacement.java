// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.junit5.internal.CurrentTest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Replaces the data sources of an application context. Runs after all bean definitions are there, including Boot's
 * embedded database for tests, and before any of them was used.
 */
final class DataSourceReplacement {

    /** The prefix of a bean behind Spring's scoped proxy. */
    private static final String SCOPED = "scopedTarget.";

    private final ConfigurableApplicationContext context;
    private final ConfigurableEnvironment environment;
    private final ConfigurableListableBeanFactory factory;
    private final DeclaredDatabases databases;
    private final CurrentTest test;

    DataSourceReplacement(
            ConfigurableApplicationContext context,
            ConfigurableListableBeanFactory factory,
            DeclaredDatabases databases,
            CurrentTest test) {
        this.context = context;
        this.environment = context.getEnvironment();
        this.factory = factory;
        this.databases = databases;
        this.test = test;
    }

    void replace() {
        factory.addBeanPostProcessor(new TestTasks(factory));
        WebRequests.watch(factory);
        String testClass = test.testClass().getName();
        List<String> found = found();
        ContextLevel level = ContextLevel.of(context, databases, test.testClass());
        if (found.isEmpty()) {
            BeanGuard.install(factory, testClass, false);
            level.refuseMigrations(MigrationBeans.first(factory));
            return; // This is a slice without a database, or the parent context has it.
        }
        DataSourceNames names = new DataSourceNames(testClass, level.wanted(found), found);
        BeanGuard.install(factory, testClass, !databases.names().contains("") && names.nameBeans());
        Map<String, String> beans = names.match();
        if (beans.isEmpty()) {
            return; // The declared databases are in other contexts of the hierarchy.
        }
        StartupWrites.refuse(environment);
        ContextMigrators migrators = new ContextMigrators(factory, beans, databases, test);
        boolean all = beans.size() == found.size();
        MigrationBeans.keepFromRunning(factory, migrators, beans.values(), all);
        Map<String, RoutingTarget> switches = new LinkedHashMap<>();
        ConnectionDefaults defaults =
                found.size() == 1 ? ConnectionDefaults.of(environment) : ConnectionDefaults.none();
        beans.forEach((database, bean) -> {
            RoutingTarget databaseSwitch = new RoutingTarget(migrators, database, bean);
            switches.put(database, databaseSwitch);
            replace(bean, new RoutingDataSource(bean, databaseSwitch, defaults));
        });
        factory.registerSingleton(ContextDatabases.class.getName(), new ContextDatabases(migrators, switches));
    }

    /** Returns the names of the data source beans. A bean with a custom scope has the name of its proxy. */
    private List<String> found() {
        return Arrays.stream(factory.getBeanNamesForType(DataSource.class, true, false))
                .map(name -> name.startsWith(SCOPED) ? name.substring(SCOPED.length()) : name)
                .distinct()
                .toList();
    }

    /** Keeps what selects the bean for others: name, preference among candidates, and qualifiers. */
    private void replace(String bean, RoutingDataSource dataSource) {
        RootBeanDefinition replacement = new RootBeanDefinition(RoutingDataSource.class, () -> dataSource);
        replacement.setDestroyMethodName("close");
        BeanDefinitionRegistry registry = (BeanDefinitionRegistry) factory;
        if (factory.containsBeanDefinition(bean)) {
            keepChoice((RootBeanDefinition) factory.getMergedBeanDefinition(bean), replacement);
            registry.removeBeanDefinition(bean);
        } else {
            ((DefaultSingletonBeanRegistry) factory).destroySingleton(bean); // An object without a definition.
        }
        if (factory.containsBeanDefinition(SCOPED + bean)) {
            registry.removeBeanDefinition(SCOPED + bean);
        }
        registry.registerBeanDefinition(bean, replacement);
    }

    private static void keepChoice(RootBeanDefinition original, RootBeanDefinition replacement) {
        replacement.setPrimary(original.isPrimary());
        replacement.setFallback(original.isFallback());
        replacement.setAutowireCandidate(original.isAutowireCandidate());
        replacement.setDefaultCandidate(original.isDefaultCandidate());
        replacement.copyQualifiersFrom(original);
        RootBeanDefinition scoped = original.getDecoratedDefinition() == null
                ? original
                : (RootBeanDefinition) original.getDecoratedDefinition().getBeanDefinition();
        replacement.setQualifiedElement(scoped.getResolvedFactoryMethod());
    }
}
