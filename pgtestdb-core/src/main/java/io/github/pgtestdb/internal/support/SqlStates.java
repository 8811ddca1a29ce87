// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

import com.google.common.base.Throwables;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The error codes that pgtestdb distinguishes (PostgreSQL's Appendix A). */
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
    public static final String UNIQUE_VIOLATION = "23505";
    public static final String INTERNAL_ERROR = "XX000";
    public static final String DISK_FULL = "53100";
    public static final String TOO_MANY_CONNECTIONS = "53300";
    public static final String OBJECT_IN_USE = "55006";
    public static final String LOCK_NOT_AVAILABLE = "55P03";
    public static final String QUERY_CANCELED = "57014";
    public static final String ADMIN_SHUTDOWN = "57P01";
    public static final String CRASH_SHUTDOWN = "57P02";
    public static final String CANNOT_CONNECT_NOW = "57P03";
    public static final String IDLE_SESSION_TIMEOUT = "57P05";
    public static final String IDLE_IN_TRANSACTION_TIMEOUT = "25P03";
    public static final String DEADLOCK = "40P01";
    public static final String NOT_IN_PREREQUISITE_STATE = "55000";
    public static final String ACTIVE_TRANSACTION = "25001";
    public static final String NO_ACTIVE_TRANSACTION = "25P01";
    public static final String INVALID_TRANSACTION_TERMINATION = "2D000";
    public static final String UNSAFE_NEW_ENUM_VALUE = "55P04";
    private static final String AUTHORIZATION_CLASS = "28";

    /** Temporary states: a late connection to the template, a terminated session, no free connection. */
    public static final Set<String> PASSING =
            Set.of(OBJECT_IN_USE, ADMIN_SHUTDOWN, CRASH_SHUTDOWN, TOO_MANY_CONNECTIONS, CANNOT_CONNECT_NOW);

    /** States of a session that the server or a component in between ended. The work itself did not cause them. */
    private static final Set<String> SESSION_LOST = Set.of(
            ADMIN_SHUTDOWN, CRASH_SHUTDOWN, CANNOT_CONNECT_NOW, IDLE_SESSION_TIMEOUT, IDLE_IN_TRANSACTION_TIMEOUT);

    /** Login failures that persist until something is changed; all codes of class 28 are such failures too. */
    private static final Set<String> REFUSALS =
            Set.of(UNDEFINED_DATABASE, INSUFFICIENT_PRIVILEGE, NOT_IN_PREREQUISITE_STATE, CONNECTION_REJECTED);

    /**
     * States of a statement that collided with another one on the same role: both created it, or both changed it. The
     * latter is "tuple concurrently updated", for which PostgreSQL only has the code of all internal errors.
     */
    public static final Set<String> RACING = Set.of(DUPLICATE_OBJECT, UNIQUE_VIOLATION, INTERNAL_ERROR);

    /** Tells whether the same work might succeed in a moment. If so, the failure must not be remembered for the run. */
    public static boolean isPassing(Throwable thrown) {
        return Thread.currentThread().isInterrupted()
                || has(thrown, InterruptedException.class)
                || has(thrown, InterruptedIOException.class)
                || firstOf(thrown, PASSING) != null;
    }

    private SqlStates() {}

    /** Tells whether repeatable work should be repeated: after a temporary state, a deadlock or a lost connection. */
    public static boolean isTemporary(Throwable thrown) {
        return isConnectionLost(thrown)
                || firstOf(thrown, PASSING) != null
                || firstOf(thrown, Set.of(DEADLOCK)) != null;
    }

    /** Tells whether the caller has already waited long enough for the server. */
    public static boolean isWaitedFor(Throwable thrown) {
        return has(thrown, SQLNonTransientConnectionException.class);
    }

    /** Tells whether the connection was lost, or could not be opened for a reason that may pass. */
    public static boolean isConnectionLost(Throwable thrown) {
        return states(thrown)
                .anyMatch(state -> SESSION_LOST.contains(state)
                        || (state.startsWith(CONNECTION_FAILURE) && !state.equals(CONNECTION_REJECTED)));
    }

    /** Tells whether the server refused a login for a reason that does not pass by waiting. */
    public static boolean isRefusedLogin(Throwable thrown) {
        return states(thrown).anyMatch(state -> state.startsWith(AUTHORIZATION_CLASS) || REFUSALS.contains(state));
    }

    /** Tells whether no process listens at the server's address. */
    public static boolean isNobodyListening(Throwable thrown) {
        return has(thrown, ConnectException.class);
    }

    /** Tells whether a failure or one of its causes is of a type. */
    public static boolean has(Throwable thrown, Class<? extends Throwable> type) {
        return Throwables.getCausalChain(thrown).stream().anyMatch(type::isInstance);
    }

    public static boolean is(SQLException e, String state) {
        return state.equals(e.getSQLState());
    }

    /** Returns the first SQL state in the chain of causes that is one of these, or {@code null}. */
    public static @Nullable String firstOf(Throwable thrown, Set<String> states) {
        return states(thrown).filter(states::contains).findFirst().orElse(null);
    }

    private static Stream<String> states(Throwable thrown) {
        return Throwables.getCausalChain(thrown).stream()
                .flatMap(
                        cause -> cause instanceof SQLException e ? Stream.ofNullable(e.getSQLState()) : Stream.empty());
    }
}
