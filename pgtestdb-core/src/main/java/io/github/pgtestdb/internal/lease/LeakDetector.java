package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.sql.Activity;
import io.github.pgtestdb.internal.sql.AdminDatabase;
import io.github.pgtestdb.internal.sql.Uninterrupted;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Distinguishes leaked connections from closed ones that the server still lists. */
record LeakDetector(AdminDatabase admin) {

    /** A closed connection stays in the server's list for some ms, on an overloaded machine for some hundreds. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** The time that a drop waits for closed connections to leave. A drop that finds a backend waits for 100 ms. */
    private static final Duration SHORT_GRACE = Duration.ofMillis(50);

    /** Waits briefly for closed connections to leave. The drop terminates the remaining ones. */
    void letLeave(String database) throws SQLException {
        Uninterrupted.untilDone(() -> {
            Activity.awaitNone(admin, database, SHORT_GRACE);
            return database;
        });
    }

    /** Finds the unreturned connections that are still open in a database with other users. */
    List<Activity.Backend> among(String database, List<TrackingDataSource.Borrowed> unreturned) {
        Set<Integer> pids = pids(unreturned);
        try {
            return Uninterrupted.untilDone(() -> Activity.in(admin, database)).stream()
                    .filter(backend -> pids.contains(backend.pid()))
                    .toList();
        } catch (SQLException e) {
            throw failure(database, e);
        }
    }

    private static PgTestDbException failure(String database, SQLException e) {
        return new PgTestDbException("Cannot look for connections left open to " + database + ": " + e.getMessage(), e);
    }

    /** Finds open connections after all borrowed ones were closed. */
    List<Activity.Backend> find(String database) {
        return find(database, Set::of);
    }

    /** Waits until only the holders of borrowed connections remain. Some may be returned at this moment. */
    List<Activity.Backend> find(String database, TrackingDataSource dataSource) {
        dataSource.closeIdle();
        return find(database, () -> heldAfterAll(dataSource));
    }

    private List<Activity.Backend> find(String database, Supplier<Set<Integer>> held) {
        try {
            return Uninterrupted.untilDone(() -> Activity.awaitOnly(admin, database, held, GRACE));
        } catch (SQLException e) {
            throw failure(database, e);
        }
    }

    /** Closes the connections that were returned, or that the pool opened for a caller which then got another one. */
    private static Set<Integer> heldAfterAll(TrackingDataSource dataSource) {
        dataSource.closeIdle();
        return pids(dataSource.unreturned());
    }

    private static Set<Integer> pids(List<TrackingDataSource.Borrowed> loans) {
        return loans.stream().map(TrackingDataSource.Borrowed::pid).collect(Collectors.toSet());
    }
}
