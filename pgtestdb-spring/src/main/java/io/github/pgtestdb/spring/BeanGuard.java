// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.junit5.internal.CurrentTest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.CommonDataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Refuses each bean that leads to a database other than the test's. It checks the object and not the definition, so it
 * does not matter how a bean is declared. It checks an object at these times:
 *
 * <ul>
 * <li>when the object is created: before another bean can use it, and after all other post-processors have replaced it
 * <li>after the start, because the factory does not create objects that were registered
 * <li>before tests, because a running application may create or register more objects
 * </ul>
 *
 * <p>It also checks child contexts that code has started.
 */
final class BeanGuard implements SmartInitializingSingleton, ApplicationListener<ContextRefreshedEvent> {

    private static final Logger LOG = Logs.logger();

    private final ConfigurableListableBeanFactory factory;
    private final String testClass;
    private final boolean leavesOthers;
    private final R2dbcTypes r2dbc;
    private final SchemaInitializers initializers;
    private final OtherDatabases others;

    /** True after the start. Until then, a session factory may be created in the background. */
    private volatile boolean started;

    private @Nullable CurrentTest latest;
    private int tests;
    private @Nullable String refusal;

    private BeanGuard(ConfigurableListableBeanFactory factory, String testClass, boolean leavesOthers) {
        this.factory = factory;
        this.testClass = testClass;
        this.leavesOthers = leavesOthers;
        this.r2dbc = new R2dbcTypes(factory.getBeanClassLoader(), testClass);
        this.initializers = new SchemaInitializers(factory.getBeanClassLoader());
        this.others = new OtherDatabases(factory.getBeanClassLoader(), testClass, r2dbc);
    }

    /**
     * Checks the beans that are created from now on.
     *
     * @param leavesOthers whether the annotations name their data sources, so that all others stay unchanged
     */
    static void install(ConfigurableListableBeanFactory factory, String testClass, boolean leavesOthers) {
        BeanGuard guard = new BeanGuard(factory, testClass, leavesOthers);
        guard.r2dbc.refuseAny(factory);
        factory.addBeanPostProcessor(guard.new First());
        register(factory, BeanGuard.class, () -> guard);
        register(factory, Last.class, () -> guard.new Last());
    }

    private static <T> void register(ConfigurableListableBeanFactory factory, Class<T> type, Supplier<T> supplier) {
        RootBeanDefinition definition = new RootBeanDefinition(type, supplier);
        definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
        definition.setLazyInit(false);
        ((BeanDefinitionRegistry) factory).registerBeanDefinition(type.getName(), definition);
    }

    /** Returns the guard of a context; empty if pgtestdb did not start it. */
    static Optional<BeanGuard> of(ApplicationContext application) {
        String name = BeanGuard.class.getName();
        return application.containsLocalBean(name)
                ? Optional.of(application.getBean(name, BeanGuard.class))
                : Optional.empty();
    }

    private void lookBeforeUse(Object bean, String beanName) {
        r2dbc.refuse(bean, beanName);
        if (!leavesOthers) {
            others.refuse(bean, beanName);
            refuseHolder(bean, beanName);
        }
        if (started) {
            others.refuseSessions(bean, beanName, leavesOthers);
        }
    }

    /** Skips the test instance, which Spring also passes to post-processors, because a test may use other databases. */
    private void refuseHolder(Object bean, String beanName) {
        if (!beanName.endsWith(AutowireCapableBeanFactory.ORIGINAL_INSTANCE_SUFFIX)) {
            others.refuseHolder(bean, beanName);
        }
    }

    /** Called after the start. */
    @Override
    public void afterSingletonsInstantiated() {
        List<String> names = Arrays.stream(factory.getBeanNamesForType(CommonDataSource.class, true, false))
                .filter(factory::containsSingleton)
                .toList();
        if (leavesOthers) {
            warn(names);
        } else {
            names.forEach(name -> others.refuse(factory.getBean(name), name));
        }
        r2dbc.refuseAny(factory);
        HibernateBeans.names(factory).forEach(name -> others.refuseSessions(factory.getBean(name), name, leavesOthers));
        others.lookAgain();
        started = true;
    }

    /**
     * Checks the objects that exist when a test begins. They may have been registered or changed since the start.
     *
     * @throws PgTestDbException if one leads to another database; then no later test of the context may run
     */
    synchronized void lookBefore(CurrentTest test) {
        if (refusal != null) {
            throw new PgTestDbException(refusal);
        }
        if (latest != test && !leavesOthers) {
            latest = test;
            tests++;
            try {
                lookAtAll();
            } catch (PgTestDbException e) {
                refusal = e.getMessage();
                throw e;
            }
        }
    }

    /** Searches fields before the tests 1, 2, 4, 8, and so on, because a search takes some milliseconds. */
    private void lookAtAll() {
        lookAtAll(factory, Integer.bitCount(tests) == 1);
        others.lookAgain();
    }

    private void lookAtAll(ConfigurableListableBeanFactory beans, boolean searches) {
        for (String name : beans.getSingletonNames()) {
            Object bean = beans.containsSingleton(name) ? beans.getSingleton(name) : null; // Skips a bean in creation.
            if (bean != null) {
                r2dbc.refuse(bean, name);
                others.refuse(bean, name);
            }
            if (bean != null && searches) {
                refuseHolder(bean, name);
            }
        }
    }

    /**
     * Checks a context that code has started with this context as its parent. Spring's test framework calls pgtestdb
     * for all other contexts.
     */
    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        if (!leavesOthers
                && event.getApplicationContext() instanceof ConfigurableApplicationContext child
                && child.getBeanFactory() != factory
                && of(child).isEmpty()) {
            lookAtAll(child.getBeanFactory(), true);
        }
    }

    private void warn(List<String> names) {
        List<String> left = names.stream()
                .filter(name -> factory.getBean(name) instanceof CommonDataSource dataSource
                        && OtherDatabases.isOther(dataSource))
                .toList();
        if (!left.isEmpty()) {
            LOG.warn(
                    "{} names the data sources that get a database of the test. Others of its application context stay as they are: {}",
                    testClass,
                    DataSourceNames.list(left));
        }
    }

    /** The first post-processor, which also checks other post-processors and the beans that they need. */
    private final class First implements BeanPostProcessor {

        @Override
        public Object postProcessBeforeInitialization(Object bean, String beanName) {
            if (!leavesOthers) {
                initializers.refuse(bean, beanName);
            }
            return bean;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
            lookBeforeUse(bean, beanName);
            return bean;
        }
    }

    /** The last post-processor, because of its type. Earlier ones may have replaced the object. */
    private final class Last implements MergedBeanDefinitionPostProcessor {

        @Override
        public void postProcessMergedBeanDefinition(
                RootBeanDefinition beanDefinition, Class<?> beanType, String beanName) {}

        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
            lookBeforeUse(bean, beanName);
            return bean;
        }
    }
}
