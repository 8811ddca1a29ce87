package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.sql.AdminDatabase;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Looks at each session of a migrator's as it is closed: whether something is left in it that a migration which came next
 * in the same session would see, and one in a new session would not. Thread-safe.
 */
final class SessionWatch {

    /** Parameters that were set, temporary objects, another role, and sequences of which a session keeps values. */
    private static final String LEFT = """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_settings
                           WHERE source = 'session' AND setting IS DISTINCT FROM reset_val)
                OR EXISTS (SELECT FROM pg_catalog.pg_class WHERE relnamespace = pg_catalog.pg_my_temp_schema())
                OR EXISTS (SELECT FROM pg_catalog.pg_sequence WHERE seqcache > 1)
                OR current_user <> ? OR session_user <> ?
            """;

    private final String user;
    private final AtomicInteger notKnownClean = new AtomicInteger();

    SessionWatch(String user) {
        this.user = user;
    }

    /** Tells whether all sessions were closed, and nothing was left in any. */
    boolean isClean() {
        return notKnownClean.get() == 0;
    }

    /** Knows where the sessions come from, as soon as somebody wants one. */
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
            return invoke(session, method, arguments);
        });
    }

    private boolean nothingIsLeftIn(Connection session) {
        try {
            return !AdminDatabase.query(session, LEFT, row -> row.getBoolean(1), user, user)
                    .get(0);
        } catch (SQLException e) {
            return false; // In a transaction that failed, say: what cannot be looked at is not known to be clean.
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
        return type.cast(Proxy.newProxyInstance(SessionWatch.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
