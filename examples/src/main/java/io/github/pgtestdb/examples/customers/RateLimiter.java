// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.customers;

import io.github.pgtestdb.examples.db.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Allows a limited number of requests in a window of time. Counts in the database, for all servers together.
 * Thread-safe.
 */
public final class RateLimiter {

    private final Clock clock;
    private final Duration window;
    private final int limit;

    /** Creates a limiter. */
    public RateLimiter(Clock clock, Duration window, int limit) {
        this.clock = clock;
        this.window = window;
        this.limit = limit;
    }

    /** Counts a request, and returns whether it is allowed. */
    public boolean allow(Connection connection, String bucket) throws SQLException {
        return Sql.number(connection, """
                        insert into rate_limits as r (bucket, window_start) values (?, ?)
                        on conflict (bucket, window_start) do update set hits = r.hits + 1
                        returning hits
                        """, bucket, windowStart()) <= limit;
    }

    /** Deletes windows that are over; returns how many. */
    public int purge(Connection connection) throws SQLException {
        return Sql.update(connection, "delete from rate_limits where window_start < ?", windowStart());
    }

    private Instant windowStart() {
        long millis = clock.millis();
        return Instant.ofEpochMilli(millis - Math.floorMod(millis, window.toMillis()));
    }
}
