// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import java.lang.reflect.Proxy;
import javax.sql.DataSource;

/** A data source without connections, to replace one that a persistence unit configures. */
final class NoDatabase {

    static final DataSource DATA_SOURCE = (DataSource) Proxy.newProxyInstance(
            NoDatabase.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                case "toString" -> "no database";
                case "isWrapperFor" -> false;
                default ->
                    throw new UnsupportedOperationException("The schema is generated without a database: it must not"
                            + " depend on one (" + method.getName() + ").");
            });

    private NoDatabase() {}
}
