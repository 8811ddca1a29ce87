package io.github.pgtestdb.spring;

import io.github.pgtestdb.junit5.internal.CurrentTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Replaces the data sources of an application context, once all bean definitions are there, Boot's embedded database for
 * tests included, and none of them was used.
 */
final class DataSourceReplacement {

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
        factory.addBeanPostProcessor(new TestTasks());
        List<String> found = List.of(factory.getBeanNamesForType(javax.sql.DataSource.class, true, false));
        ContextLevel level = ContextLevel.of(context, databases, test.testClass());
        if (found.isEmpty()) {
            level.refuseMigrations(MigrationBeans.first(factory));
            return; // A slice without a database, or the parent context has it.
        }
        Map<String, String> beans = new DataSourceNames(test.testClass().getName(), level.wanted(found), found).match();
        if (beans.isEmpty()) {
            return; // The declared ones are in other contexts of the hierarchy.
        }
        StartupWrites.refuse(environment);
        HibernateDefaults.add(environment, factory.getBeanClassLoader());
        ContextMigrators migrators = new ContextMigrators(factory, beans, databases, test);
        boolean all = beans.size() == found.size();
        MigrationBeans.keepFromRunning(factory, migrators, beans.values(), all);
        Map<String, DatabaseSwitch> switches = new LinkedHashMap<>();
        ConnectionDefaults defaults =
                found.size() == 1 ? ConnectionDefaults.of(environment) : ConnectionDefaults.none();
        beans.forEach((database, bean) -> {
            DatabaseSwitch databaseSwitch = new DatabaseSwitch(migrators, database, bean);
            switches.put(database, databaseSwitch);
            replace(bean, new SwitchingDataSource(bean, databaseSwitch, defaults));
        });
        factory.registerSingleton(ContextDatabases.class.getName(), new ContextDatabases(migrators, switches));
    }

    /** Keeps what other beans choose it by: name, whether it is primary, and the qualifiers of its factory method. */
    private void replace(String bean, SwitchingDataSource dataSource) {
        RootBeanDefinition original = (RootBeanDefinition) factory.getMergedBeanDefinition(bean);
        RootBeanDefinition replacement = new RootBeanDefinition(SwitchingDataSource.class, () -> dataSource);
        replacement.setDestroyMethodName("close");
        replacement.setPrimary(original.isPrimary());
        replacement.setAutowireCandidate(original.isAutowireCandidate());
        replacement.copyQualifiersFrom((AbstractBeanDefinition) factory.getMergedBeanDefinition(bean));
        replacement.setQualifiedElement(original.getResolvedFactoryMethod());
        BeanDefinitionRegistry registry = (BeanDefinitionRegistry) factory;
        registry.removeBeanDefinition(bean);
        registry.registerBeanDefinition(bean, replacement);
    }
}
