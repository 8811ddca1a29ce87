// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The connections to a database, as {@code pg_stat_activity} shows them. If the admin is not a member of a role, the
 * view shows little about the role's sessions: not even that a backend belongs to a client.
 */
public final class Activity {

    /** The time between two looks at closing connections. {@code close()} is asynchronous on the server. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

    private static final int LONGEST_QUERY_SHOWN = 200;

    private static final String CONNECTIONS = """
            SELECT pid, application_name, state, query FROM pg_catalog.pg_stat_activity
            WHERE datname = ? AND COALESCE(backend_type, 'client backend') = 'client backend' AND pid <> pg_backend_pid()
            ORDER BY backend_start, pid
            """;

    private static final String COUNT =
            "SELECT pg_stat_get_db_numbackends(oid) FROM pg_catalog.pg_database WHERE datname = ?";

    private Activity() {}

    /** One connection. {@code state} and {@code query} are null if the admin role may not see them. */
    public record Backend(
            int pid,
            String applicationName,
            @Nullable String state,
            @Nullable String query) {

        static Backend read(ResultSet row) throws SQLException {
            return new Backend(
                    row.getInt(1),
                    Optional.ofNullable(row.getString(2)).orElse("unknown"),
                    row.getString(3),
                    row.getString(4));
        }

        /** Shows for example {@code application "shop", state idle in transaction, last query: SELECT 1}. */
        @Override
        public String toString() {
            String shown = query == null ? "unknown" : query.strip().replaceAll("\\s+", " ");
            return "application \"" + applicationName + "\", state " + (state == null ? "unknown" : state)
                    + ", last query: "
                    + (shown.length() > LONGEST_QUERY_SHOWN ? shown.substring(0, LONGEST_QUERY_SHOWN) + "…" : shown);
        }
    }

    public static List<Backend> in(AdminSessions admin, String database) throws SQLException {
        return admin.query(CONNECTIONS, Backend::read, database);
    }

    /** Waits for at most a given time until no client is connected, and returns the remaining connections. */
    public static List<Backend> awaitNone(AdminSessions admin, String database, Duration atMost) throws SQLException {
        return awaitOnly(admin, database, Set::of, atMost);
    }

    /**
     * Waits for at most a given time until only some processes are connected, and returns the remaining connections.
     *
     * @param pids called after each look that found a connection, except the last look, because the set may shrink
     */
    public static List<Backend> awaitOnly(
            AdminSessions admin, String database, Supplier<Set<Integer>> pids, Duration atMost) throws SQLException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            // The last look follows the whole waiting time, even if this thread is late.
            boolean isLast = System.nanoTime() - deadline >= 0;
            List<Backend> backends = unlessNone(admin, database);
            if (isLast || !isAnyBut(pids, backends)) {
                return backends;
            }
            pause();
        }
    }

    private static boolean isAnyBut(Supplier<Set<Integer>> pids, List<Backend> backends) {
        if (backends.isEmpty()) {
            return false;
        }
        Set<Integer> expected = pids.get();
        return !backends.stream().allMatch(backend -> expected.contains(backend.pid()));
    }

    /** Returns the connections. Reads the number first, because the view is ten times as slow and usually empty. */
    private static List<Backend> unlessNone(AdminSessions admin, String database) throws SQLException {
        return count(admin, database) == 0 ? List.of() : in(admin, database);
    }

    /** Counts the connections, including background workers. */
    private static int count(AdminSessions admin, String database) throws SQLException {
        return admin.query(COUNT, row -> row.getInt(1), database).stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** Terminates background workers, such as those of extensions. They too prevent a database from being cloned. */
    public static void terminateWorkers(AdminSessions admin, String database) throws SQLException {
        if (count(admin, database) > 0) {
            admin.query(
                    "SELECT pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity"
                            + " WHERE datname = ? AND backend_type <> 'client backend'",
                    row -> row.getBoolean(1),
                    database);
        }
    }

    public static String list(List<Backend> backends) {
        return backends.stream().map(backend -> "  - " + backend).collect(Collectors.joining("\n"));
    }

    private static void pause() throws SQLException {
        try {
            TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while waiting for connections to close", e);
        }
    }
}
