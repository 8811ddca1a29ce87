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

/** Tells the connections that were left open from those that the server has not quite let go. */
record LeakDetector(AdminDatabase admin) {

    /** A closed connection takes some ms to leave the server's list, on an overloaded machine some hundreds. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** How long a drop waits for those who are about to leave: a backend that is there makes it wait for 100 ms. */
    private static final Duration SHORT_GRACE = Duration.ofMillis(50);

    /** Gives connections that were closed a moment to leave; whoever stays, the drop throws out. */
    void letLeave(String database) throws SQLException {
        Uninterrupted.untilDone(() -> {
            Activity.awaitNone(admin, database, SHORT_GRACE);
            return database;
        });
    }

    /** Looks at what was borrowed and not returned, where others are connected too. */
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

    /** Looks where all that was borrowed has been closed. */
    List<Activity.Backend> find(String database) {
        return find(database, Set::of);
    }

    /** Looks until only those are connected who hold what they borrowed: some may return it in this moment. */
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

    /** Closes what has come back, or what the pool was opening for somebody who then got another one. */
    private static Set<Integer> heldAfterAll(TrackingDataSource dataSource) {
        dataSource.closeIdle();
        return pids(dataSource.unreturned());
    }

    private static Set<Integer> pids(List<TrackingDataSource.Borrowed> loans) {
        return loans.stream().map(TrackingDataSource.Borrowed::pid).collect(Collectors.toSet());
    }
}
