package io.github.pgtestdb.internal.sql;

import java.io.InterruptedIOException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The error codes that pgtestdb tells apart (PostgreSQL's Appendix A). */
public final class SqlStates {

    public static final String CONNECTION_FAILURE = "08";
    public static final String CONNECTION_DOES_NOT_EXIST = "08003";
    public static final String CONNECTION_REJECTED = "08004";
    public static final String INVALID_PASSWORD = "28P01";
    public static final String INVALID_AUTHORIZATION = "28000";
    public static final String UNDEFINED_DATABASE = "3D000";
    public static final String DUPLICATE_DATABASE = "42P04";
    public static final String DUPLICATE_OBJECT = "42710";
    public static final String INSUFFICIENT_PRIVILEGE = "42501";
    public static final String DISK_FULL = "53100";
    public static final String TOO_MANY_CONNECTIONS = "53300";
    public static final String PREREQUISITE_STATE = "55000";
    public static final String OBJECT_IN_USE = "55006";
    public static final String LOCK_NOT_AVAILABLE = "55P03";
    public static final String ADMIN_SHUTDOWN = "57P01";
    public static final String CRASH_SHUTDOWN = "57P02";

    public static final String CANNOT_CONNECT_NOW = "57P03";
    public static final String INTERNAL_ERROR = "XX000";

    /** Passing states, worth another try: a straggler on the template, a terminated session, no free connection. */
    public static final Set<String> PASSING =
            Set.of(OBJECT_IN_USE, ADMIN_SHUTDOWN, CRASH_SHUTDOWN, TOO_MANY_CONNECTIONS, CANNOT_CONNECT_NOW);

    /** Tells whether the same might work in a moment: then it must not be remembered as a failure of the run. */
    public static boolean isPassing(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException || cause instanceof InterruptedIOException) {
                return true;
            }
        }
        return Thread.currentThread().isInterrupted() || firstOf(thrown, PASSING) != null;
    }

    private SqlStates() {}

    public static boolean is(SQLException e, String state) {
        return state.equals(e.getSQLState());
    }

    /** Returns the first SQL state in the chain of causes that is one of these, or {@code null}. */
    public static @Nullable String firstOf(Throwable thrown, Set<String> states) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && e.getSQLState() != null && states.contains(e.getSQLState())) {
                return e.getSQLState();
            }
        }
        return null;
    }
}
