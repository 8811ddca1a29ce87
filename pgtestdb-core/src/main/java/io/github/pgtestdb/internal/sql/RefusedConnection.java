package io.github.pgtestdb.internal.sql;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a connection that the server refused to open. HikariCP goes on trying until its timeout is over, whatever the
 * reason is; a login that is refused is refused again. So its pool gets this instead, hands it to whoever waits, and {@link
 * HikariConnections} throws the reason.
 */
interface RefusedConnection {

    /** Why the server refused. */
    SQLException reason();

    /** Makes one that does nothing and claims to be alive. */
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
