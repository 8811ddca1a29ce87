// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.connectionpool;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A substitute for a connection that the server refused to open. HikariCP repeats every failed attempt until its
 * timeout, but a refused login is refused again. So the pool gets this object and gives it to the waiting caller.
 * {@link HikariConnectionPool} then throws the reason.
 */
interface RefusedConnection {

    /** Returns the server's reason. */
    SQLException reason();

    /** Creates a connection that does nothing and reports that it is alive. */
    static Connection because(SQLException reason) {
        return (Connection) Proxy.newProxyInstance(
                RefusedConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class, RefusedConnection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "reason" -> reason;
                    case "isValid", "getAutoCommit" -> true;
                    case "getTransactionIsolation" -> Connection.TRANSACTION_READ_COMMITTED;
                    case "createStatement" -> nothing();
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> arguments != null && proxy == arguments[0];
                    case "toString" -> "refused connection";
                    case "isWrapperFor" -> false;
                    default -> zero(method.getReturnType());
                });
    }

    private static Statement nothing() {
        return (Statement) Proxy.newProxyInstance(
                RefusedConnection.class.getClassLoader(),
                new Class<?>[] {Statement.class},
                (proxy, method, arguments) -> zero(method.getReturnType()));
    }

    private static @Nullable Object zero(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        return type == int.class ? 0 : null;
    }
}
