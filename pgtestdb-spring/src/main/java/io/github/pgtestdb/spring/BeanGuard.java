package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.CommonDataSource;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Refuses each bean that leads to a database other than the test's.
 *
 * <p>Checks the object, not the definition, so it does not matter how a bean is declared. An object is checked when it
 * is created, before another bean can use it. All are checked again after the start, because the factory does not
 * create objects that were registered or replaced.
 */
final class BeanGuard implements BeanPostProcessor {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    private final ConfigurableListableBeanFactory factory;
    private final String testClass;
    private final boolean leavesOthers;
    private final R2dbcTypes r2dbc;
    private final SchemaInitializers initializers;

    /** True after the start. Until then, a session factory may be created in the background. */
    private volatile boolean started;

    private BeanGuard(ConfigurableListableBeanFactory factory, String testClass, boolean leavesOthers) {
        this.factory = factory;
        this.testClass = testClass;
        this.leavesOthers = leavesOthers;
        this.r2dbc = new R2dbcTypes(factory.getBeanClassLoader(), testClass);
        this.initializers = new SchemaInitializers(factory.getBeanClassLoader());
    }

    /**
     * Checks the beans that are created from now on.
     *
     * @param leavesOthers whether the annotations name their data sources, so that all others stay unchanged
     */
    static void install(ConfigurableListableBeanFactory factory, String testClass, boolean leavesOthers) {
        BeanGuard guard = new BeanGuard(factory, testClass, leavesOthers);
        guard.r2dbc.refuseAny(factory);
        factory.addBeanPostProcessor(guard);
        RootBeanDefinition second = new RootBeanDefinition(SmartInitializingSingleton.class, () -> guard::lookAgain);
        second.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
        second.setLazyInit(false);
        ((BeanDefinitionRegistry) factory).registerBeanDefinition(BeanGuard.class.getName(), second);
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (!leavesOthers) {
            initializers.refuse(bean, beanName);
        }
        return bean;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        r2dbc.refuse(bean, beanName);
        if (!leavesOthers) {
            refuse(bean, beanName);
        }
        if (started) {
            refuseSessions(bean, beanName);
        }
        return bean;
    }

    private void refuse(Object bean, String beanName) {
        if (bean instanceof CommonDataSource dataSource && isOther(dataSource)) {
            throw new PgTestDbException(message(dataSource, beanName));
        }
        HeldDataSources.ofBean(bean, factory.getBeanClassLoader())
                .filter(BeanGuard::isOther)
                .ifPresent(held -> {
                    throw held(bean, beanName, "a data source (" + type(held) + ")");
                });
    }

    private void refuseSessions(Object bean, String beanName) {
        Optional<DataSource> other =
                HibernateBeans.dataSource(bean, factory.getBeanClassLoader()).filter(BeanGuard::isOther);
        boolean byUrl = HibernateBeans.hasUrl(bean, factory.getBeanClassLoader());
        if (other.isEmpty() && !byUrl) {
            HibernateBeans.refuse(bean, beanName, factory.getBeanClassLoader());
        } else if (!leavesOthers) {
            throw held(bean, beanName, byUrl ? "a URL" : "a data source (" + type(other.get()) + ")");
        }
    }

    private PgTestDbException held(Object bean, String beanName, String held) {
        return new PgTestDbException(
                "The bean \"%s\" (%s) of the application context of %s uses %s that does not lead to the test's database. Give it the DataSource bean, or leave it out of this test."
                        .formatted(beanName, type(bean), testClass, held));
    }

    private static boolean isOther(CommonDataSource dataSource) {
        return !TestDataSources.leadsToTheTest(dataSource) && !Mocks.isMock(dataSource);
    }

    private String message(CommonDataSource bean, String beanName) {
        String beginning =
                "The bean \"%s\" (%s) of the application context of %s is a data source that does not lead to the test's database: "
                        .formatted(beanName, type(bean), testClass);
        if (!(bean instanceof DataSource)) {
            return beginning
                    + "only beans of type javax.sql.DataSource get a database of the test. Make it a DataSource in this test, or leave it out.";
        }
        return beginning
                + "Either its definition does not say that it is a DataSource, so that it was not replaced; then declare the type, such as the return type of its @Bean method, or FactoryBean<DataSource>. Or it wraps the DataSource bean without passing isWrapperFor and unwrap on; then let it pass them on. Or leave it out of this test.";
    }

    private void lookAgain() {
        List<String> names = Arrays.stream(factory.getBeanNamesForType(CommonDataSource.class, true, false))
                .filter(factory::containsSingleton)
                .toList();
        if (leavesOthers) {
            warn(names);
        } else {
            names.forEach(name -> refuse(factory.getBean(name), name));
        }
        r2dbc.refuseAny(factory);
        HibernateBeans.names(factory).forEach(name -> refuseSessions(factory.getBean(name), name));
        started = true;
    }

    private void warn(List<String> names) {
        List<String> others = names.stream()
                .filter(name -> factory.getBean(name) instanceof CommonDataSource dataSource && isOther(dataSource))
                .toList();
        if (!others.isEmpty()) {
            LOG.warn(
                    "{} names the data sources that get a database of the test. Others of its application context stay as they are: {}",
                    testClass,
                    DataSourceNames.list(others));
        }
    }

    private static String type(Object bean) {
        return bean.getClass().getName();
    }
}
