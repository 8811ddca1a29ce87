// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.JdbcAccessor;
import org.springframework.util.ClassUtils;

/** Finds the data sources that beans of Spring JDBC hold, because these need not be beans. */
final class HeldDataSources {

    private HeldDataSources() {}

    static Optional<DataSource> ofBean(Object bean, @Nullable ClassLoader classLoader) {
        return ClassUtils.isPresent("org.springframework.jdbc.support.JdbcAccessor", classLoader)
                ? Optional.ofNullable(SpringJdbc.dataSource(bean))
                : Optional.empty();
    }

    /** Loaded only if Spring JDBC is present. */
    private static final class SpringJdbc {

        private SpringJdbc() {}

        static @Nullable DataSource dataSource(Object bean) {
            if (bean instanceof JdbcAccessor accessor) {
                return accessor.getDataSource();
            }
            return bean instanceof DataSourceTransactionManager manager ? manager.getDataSource() : null;
        }
    }
}
