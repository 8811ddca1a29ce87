// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.ConnectionLeakException;
import io.github.pgtestdb.LeakPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.admin.Activity;
import io.github.pgtestdb.internal.admin.AdminSessions;
import io.github.pgtestdb.internal.concurrent.Uninterrupted;
import io.github.pgtestdb.internal.support.Logs;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/** Distinguishes leaked connections from closed ones that the server still lists. */
public record LeakDetector(AdminSessions admin, LeakPolicy policy) {

    private static final Logger LOG = Logs.logger();

    /** A closed connection stays in the server's list for some ms, on an overloaded machine for some hundreds. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** The time that a drop waits for closed connections to leave. A drop that finds a backend waits for 100 ms. */
    private static final Duration SHORT_GRACE = Duration.ofMillis(50);

    private static final String DROPPED = "The database is dropped anyway.";

    /** Returns whether a leak fails the test. Then leaks are looked for before the test ends. */
    boolean failTest() {
        return policy == LeakPolicy.FAIL;
    }

    /** Fails the test or warns, if the report is not empty. */
    void report(String leaks) {
        if (!leaks.isEmpty() && failTest()) {
            throw new ConnectionLeakException(leaks);
        }
        if (!leaks.isEmpty()) {
            LOG.warn(leaks);
        }
    }

    /**
     * Describes the connections that a test left open; empty if there are none. Call it before the connection pool is
     * closed, because that also closes leaked connections and loses their details.
     */
    String describe(String database, TrackingDataSource dataSource, List<TrackingDataSource.Borrowed> unreturned) {
        List<Activity.Backend> backends = find(database, dataSource);
        return backends.isEmpty() ? "" : LeakReport.of(database, backends, unreturned, DROPPED);
    }

    /** Describes the unreturned connections to a database with other users. */
    String describeShared(String database, List<TrackingDataSource.Borrowed> unreturned) {
        return LeakReport.of(database, among(database, unreturned), unreturned, "They are closed anyway.");
    }

    /** Warns of open connections after all borrowed ones were closed. */
    void warn(String database) {
        List<Activity.Backend> backends = find(database, Set::of);
        if (!backends.isEmpty()) {
            LOG.warn(LeakReport.of(database, backends, List.of(), DROPPED));
        }
    }

    /** Waits briefly for closed connections to leave. The drop terminates the remaining ones. */
    void letLeave(String database) throws SQLException {
        Uninterrupted.untilDone(() -> {
            Activity.awaitNone(admin, database, SHORT_GRACE);
            return database;
        });
    }

    /** Finds the unreturned connections that are still open in a database with other users. */
    private List<Activity.Backend> among(String database, List<TrackingDataSource.Borrowed> unreturned) {
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

    /** Waits until only the holders of borrowed connections remain. Some may be returned at this moment. */
    private List<Activity.Backend> find(String database, TrackingDataSource dataSource) {
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
