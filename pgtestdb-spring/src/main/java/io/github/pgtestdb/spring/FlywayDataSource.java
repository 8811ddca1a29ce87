// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.ClassicConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Replaces the data source of a {@code Flyway} bean that connects with a separate user or URL. Otherwise a test that
 * calls {@code clean} or {@code migrate} would change the application's own database.
 *
 * @param bean the only data source bean, which leads to the test's database
 */
record FlywayDataSource(BeanFactory factory, String bean) implements BeanPostProcessor {

    @Override
    public Object postProcessBeforeInitialization(Object instance, String beanName) {
        if (instance instanceof Flyway flyway
                && flyway.getConfiguration() instanceof ClassicConfiguration configuration
                && isOther(configuration.getDataSource())) {
            configuration.setDataSource(factory.getBean(bean, DataSource.class));
        }
        return instance;
    }

    private static boolean isOther(@Nullable DataSource dataSource) {
        return dataSource != null && OtherDatabases.isOther(dataSource);
    }
}
