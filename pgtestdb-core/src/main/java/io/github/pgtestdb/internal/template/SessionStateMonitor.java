// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.support.SessionState;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether it makes a difference which migrations share a session. It checks each session before it is closed, for
 * state that a later migration would see. It also checks each statement that is sent, for state that no catalog lists.
 * Thread-safe.
 */
final class SessionStateMonitor {

    /**
     * Finds parameters that were set, temporary objects, another role, sequences with values cached in the session,
     * prepared statements, cursors, channels and locks. Languages and extensions count if their functions may keep any
     * state.
     */
    private static final String LEFT = """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_settings
                           WHERE source = 'session' AND setting IS DISTINCT FROM reset_val)
                OR EXISTS (SELECT FROM pg_catalog.pg_class WHERE relnamespace = pg_catalog.pg_my_temp_schema())
                OR EXISTS (SELECT FROM pg_catalog.pg_sequence WHERE seqcache > 1)
                OR EXISTS (SELECT FROM pg_catalog.pg_prepared_statements WHERE from_sql)
                OR EXISTS (SELECT FROM pg_catalog.pg_cursors WHERE is_holdable)
                OR EXISTS (SELECT FROM pg_catalog.pg_listening_channels())
                OR EXISTS (SELECT FROM pg_catalog.pg_locks
                           WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'advisory')
                OR EXISTS (SELECT FROM pg_catalog.pg_language WHERE lanname NOT IN ('internal', 'c', 'sql', 'plpgsql'))
                OR EXISTS (SELECT FROM pg_catalog.pg_extension
                           WHERE extname <> ALL (pg_catalog.string_to_array(?, ',')))
                OR current_user <> ? OR session_user <> ?
            """;

    private static final String STATELESS = String.join(",", SessionState.statelessExtensions());

    private final String user;
    private final AtomicInteger notKnownClean = new AtomicInteger();
    private volatile boolean isDependent;

    SessionStateMonitor(String user) {
        this.user = user;
    }

    /** Tells whether all sessions were closed, left no state, and had no statement that may depend on it. */
    boolean isClean() {
        return !isDependent && notKnownClean.get() == 0;
    }

    /** Tells whether a statement was sent that may write or read state that only its session knows. */
    boolean isDependent() {
        return isDependent;
    }

    /** Returns the source of sessions when the first one is needed. */
    @FunctionalInterface
    interface Source {
        DataSource get() throws SQLException;
    }

    DataSource watch(Source source) {
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            Object target = method.getDeclaringClass() == Object.class ? source : source.get();
            Object result = invoke(target, method, arguments);
            return result instanceof Connection session ? watch(session) : result;
        });
    }

    private Connection watch(Connection session) {
        notKnownClean.incrementAndGet();
        return proxy(Connection.class, (proxy, method, arguments) -> {
            if (method.getName().equals("close") && !session.isClosed() && nothingIsLeftIn(session)) {
                notKnownClean.decrementAndGet();
            }
            lookAt(arguments);
            Object result = invoke(session, method, arguments);
            return result instanceof Statement statement ? watch(method.getReturnType(), statement) : result;
        });
    }

    private <T> T watch(Class<T> type, Statement statement) {
        return proxy(type, (proxy, method, arguments) -> {
            lookAt(arguments);
            boolean isEquals = method.getDeclaringClass() == Object.class && arguments != null;
            return isEquals ? (Object) (proxy == arguments[0]) : invoke(statement, method, arguments);
        });
    }

    /** Checks the text of a statement, the first argument of all methods that have one. */
    private void lookAt(Object @Nullable [] arguments) {
        if (arguments != null
                && arguments.length > 0
                && arguments[0] instanceof String sql
                && !isDependent
                && SessionState.mayDependOn(sql)) {
            isDependent = true;
        }
    }

    private boolean nothingIsLeftIn(Connection session) {
        try {
            return !Connections.query(session, LEFT, row -> row.getBoolean(1), STATELESS, user, user)
                    .get(0);
        } catch (SQLException e) {
            return false; // For example in a failed transaction. A session that cannot be checked is not known to be
            // clean.
        }
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(SessionStateMonitor.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
