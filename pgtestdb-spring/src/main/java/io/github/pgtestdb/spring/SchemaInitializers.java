// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.PgTestDbException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Refuses beans that run SQL scripts when the application starts. The scripts would change the application's own
 * database, and no test would see the changes.
 */
final class SchemaInitializers {

    /** Spring JDBC's type. {@code <jdbc:initialize-database>} creates a bean of it. */
    private static final String OF_SPRING = "org.springframework.jdbc.datasource.init.DataSourceInitializer";

    /** Boot's type. Those for Batch, Session, Quartz and Integration are its subclasses. */
    private static final String OF_BOOT = "org.springframework.boot.sql.init.AbstractScriptDatabaseInitializer";

    private final @Nullable Class<?> ofSpring;
    private final @Nullable Class<?> ofBoot;

    SchemaInitializers(@Nullable ClassLoader classLoader) {
        this.ofSpring = find(OF_SPRING, classLoader);
        this.ofBoot = find(OF_BOOT, classLoader);
    }

    /** Refuses a bean that would run scripts. */
    void refuse(Object bean, String beanName) {
        if ((ofSpring != null && ofSpring.isInstance(bean) && isEnabled(bean, ofSpring))
                || (ofBoot != null && ofBoot.isInstance(bean) && runs(bean))) {
            throw new PgTestDbException(
                    "The bean \"%s\" (%s) runs SQL scripts on the database that the application starts on. Tests run on clones of a migrated template, which lack the results of the scripts. Leave it out of the tests, with Spring Boot by initialize-schema=never or mode=never, and let migrations or @IsolatedPostgres(migrator = …) replace the scripts."
                            .formatted(beanName, bean.getClass().getName()));
        }
    }

    /** Reads the field, because Spring has no getter for it. */
    private static boolean isEnabled(Object bean, Class<?> type) {
        Field enabled = ReflectionUtils.findField(type, "enabled");
        if (enabled == null) {
            return true;
        }
        ReflectionUtils.makeAccessible(enabled);
        return !Boolean.FALSE.equals(ReflectionUtils.getField(enabled, bean));
    }

    /**
     * Runs a bean of Boot's type and tells whether it executed a script. This depends on its mode, the scripts and the
     * kind of database, and cannot be read. The database of the start is dropped in any case. A bean for another data
     * source is not run, and counts as one that executes a script.
     */
    private static boolean runs(Object bean) {
        return !isForOurs(bean) || Boolean.TRUE.equals(call("initializeDatabase", bean));
    }

    private static boolean isForOurs(Object bean) {
        return !(call("getDataSource", bean) instanceof DataSource dataSource)
                || TestDataSources.leadsToTheTest(dataSource);
    }

    private static @Nullable Object call(String name, Object bean) {
        Method method = ReflectionUtils.findMethod(bean.getClass(), name);
        if (method == null) {
            return null;
        }
        ReflectionUtils.makeAccessible(method);
        return ReflectionUtils.invokeMethod(method, bean);
    }

    private static @Nullable Class<?> find(String name, @Nullable ClassLoader classLoader) {
        return ClassUtils.isPresent(name, classLoader) ? ClassUtils.resolveClassName(name, classLoader) : null;
    }
}
