// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import java.util.Optional;
import javax.sql.CommonDataSource;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.FactoryBean;

/** Refuses beans that connect to a database other than the test's, or hold an object that does. */
final class OtherDatabases {

    private final @Nullable ClassLoader classLoader;
    private final String testClass;
    private final R2dbcTypes r2dbc;
    private final HeldObjects held = new HeldObjects(this::connectsElsewhere, RoutingDataSource.class::isInstance);

    OtherDatabases(@Nullable ClassLoader classLoader, String testClass, R2dbcTypes r2dbc) {
        this.classLoader = classLoader;
        this.testClass = testClass;
        this.r2dbc = r2dbc;
    }

    static boolean isOther(CommonDataSource dataSource) {
        return !TestDataSources.leadsToTheTest(dataSource) && !Mocks.isMock(dataSource);
    }

    /** Refuses a data source, and a bean of Spring JDBC that uses one. */
    void refuse(Object bean, String beanName) {
        if (bean instanceof CommonDataSource dataSource && isOther(dataSource)) {
            throw new PgTestDbException(message(dataSource, beanName));
        }
        HeldDataSources.ofBean(bean, classLoader)
                .filter(OtherDatabases::isOther)
                .ifPresent(other -> {
                    throw uses(bean, beanName, "a data source (" + type(other) + ")");
                });
    }

    /**
     * Refuses a bean that holds an object with a connection to another database, directly or through other objects.
     * Skips the factories of data sources and session factories, because their products are checked, too.
     */
    void refuseHolder(Object bean, String beanName) {
        if (!HibernateBeans.isSessionFactory(bean.getClass()) && !makesOne(bean)) {
            held.in(bean).ifPresent(found -> {
                throw uses(bean, beanName, "%s, in the field %s,".formatted(describe(found.object()), found.path()));
            });
        }
    }

    /** Forgets which objects hold no other database, because their fields may have changed. */
    void lookAgain() {
        held.lookAgain();
    }

    /** Refuses a session factory of Hibernate. */
    void refuseSessions(Object bean, String beanName, boolean leavesOthers) {
        Optional<DataSource> other =
                HibernateBeans.dataSource(bean, classLoader).filter(OtherDatabases::isOther);
        boolean byUrl = HibernateBeans.hasUrl(bean, classLoader);
        if (other.isEmpty() && !byUrl) {
            HibernateBeans.refuse(bean, beanName, classLoader);
        } else if (!leavesOthers) {
            throw uses(bean, beanName, byUrl ? "a URL" : "a data source (" + type(other.get()) + ")");
        }
    }

    private static boolean makesOne(Object bean) {
        Class<?> product = bean instanceof FactoryBean<?> factory ? factory.getObjectType() : null;
        return product != null
                && (CommonDataSource.class.isAssignableFrom(product) || HibernateBeans.isSessionFactory(product));
    }

    private boolean connectsElsewhere(Object object) {
        return (object instanceof CommonDataSource dataSource && isOther(dataSource))
                || r2dbc.isOne(object)
                || HibernateBeans.hasUrl(object, classLoader)
                || HibernateBeans.dataSource(object, classLoader)
                        .filter(OtherDatabases::isOther)
                        .isPresent();
    }

    private String describe(Object object) {
        String kind = object instanceof CommonDataSource
                ? "a data source"
                : r2dbc.isOne(object) ? "an R2DBC client" : "a session factory";
        return kind + " (" + type(object) + ")";
    }

    private PgTestDbException uses(Object bean, String beanName, String other) {
        return new PgTestDbException(
                "The bean \"%s\" (%s) of the application context of %s uses %s that does not lead to the test's database. Give it the DataSource bean, or leave it out of this test."
                        .formatted(beanName, type(bean), testClass, other));
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

    private static String type(Object bean) {
        return bean.getClass().getName();
    }
}
