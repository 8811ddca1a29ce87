package io.github.pgtestdb.internal.sql;

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
 * The connections to a database, as {@code pg_stat_activity} shows them. Of roles that the admin is not a member of, it
 * shows little: not even that a backend is a client's.
 */
public final class Activity {

    /** {@code close()} is asynchronous on the server; this is how often we look whether a connection has gone. */
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

    /** One connection; {@code state} and {@code query} are null where the admin role may not see them. */
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

    public static List<Backend> in(AdminDatabase admin, String database) throws SQLException {
        return admin.query(CONNECTIONS, Backend::read, database);
    }

    /** Waits until nobody is connected, at most for a while, and returns who still is. */
    public static List<Backend> awaitNone(AdminDatabase admin, String database, Duration atMost) throws SQLException {
        return awaitOnly(admin, database, Set::of, atMost);
    }

    /**
     * Waits until nobody but one process is connected, at most for a while, and returns who else still is.
     *
     * @param pid who is, for certain, or 0: where there is but one, no more is asked about it
     */
    public static List<Backend> awaitNoneBut(AdminDatabase admin, String database, int pid, Duration atMost)
            throws SQLException {
        return awaitOnly(admin, database, () -> Set.of(pid), pid == 0 ? 0 : 1, atMost).stream()
                .filter(backend -> backend.pid() != pid)
                .toList();
    }

    /**
     * Waits until nobody but some processes is connected, at most for a while, and returns who still is.
     *
     * @param pids is asked anew after each look but the last, where anybody was seen: it may be less by then
     */
    public static List<Backend> awaitOnly(
            AdminDatabase admin, String database, Supplier<Set<Integer>> pids, Duration atMost) throws SQLException {
        return awaitOnly(admin, database, pids, 0, atMost);
    }

    private static List<Backend> awaitOnly(
            AdminDatabase admin, String database, Supplier<Set<Integer>> pids, int certain, Duration atMost)
            throws SQLException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            // However late this thread is, the last look comes after all of the time that they had to leave.
            boolean isLast = System.nanoTime() - deadline >= 0;
            List<Backend> backends = unlessOnly(certain, admin, database);
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

    /**
     * Returns who is connected, or nobody if there are not more than are so for certain. Asks for the number first: the view
     * costs the server ten times as much, and mostly there is nobody to be seen.
     */
    private static List<Backend> unlessOnly(int certain, AdminDatabase admin, String database) throws SQLException {
        return count(admin, database) <= certain ? List.of() : in(admin, database);
    }

    /** How many are connected, background workers included. */
    private static int count(AdminDatabase admin, String database) throws SQLException {
        return admin.query(COUNT, row -> row.getInt(1), database).stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** Terminates background workers, such as those of extensions: they too keep a database from being cloned. */
    public static void terminateWorkers(AdminDatabase admin, String database) throws SQLException {
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
