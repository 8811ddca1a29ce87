// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests.beans;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * A factory bean that knows its object's type only after it has created the object, like Spring's {@code
 * JndiObjectFactoryBean}.
 */
public class LookedUp implements FactoryBean<Object>, InitializingBean {

    private @Nullable DataSource dataSource;

    /** For Spring. */
    public LookedUp() {}

    @Override
    public void afterPropertiesSet() {
        dataSource = Elsewhere.dataSource();
    }

    @Override
    public @Nullable Object getObject() {
        return dataSource;
    }

    @Override
    public @Nullable Class<?> getObjectType() {
        return dataSource == null ? null : dataSource.getClass();
    }
}
