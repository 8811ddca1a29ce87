package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.sql.Activity;
import io.github.pgtestdb.internal.sql.AdminDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells the connections that were left open from those that the server has not quite let go. */
record LeakDetector(AdminDatabase admin) {

    /** A closed connection takes some ms to leave the server's list, on an overloaded machine some hundreds. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    List<Activity.Backend> find(String database, List<TrackingDataSource.Borrowed> unreturned) {
        Set<Integer> surelyOpen =
                unreturned.stream().map(TrackingDataSource.Borrowed::pid).collect(Collectors.toSet());
        try {
            return Activity.awaitOnly(admin, database, surelyOpen, GRACE);
        } catch (SQLException e) {
            throw new PgTestDbException(
                    "Cannot look for connections left open to " + database + ": " + e.getMessage(), e);
        }
    }
}
