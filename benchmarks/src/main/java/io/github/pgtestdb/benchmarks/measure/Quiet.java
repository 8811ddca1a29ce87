// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.measure;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.benchmarks.systems.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Watches a server until it no longer creates or drops databases. */
public final class Quiet {

    /** Longer than any gap between two databases that are created or dropped one after the other. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final String BUSY = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
            + " AND pid <> pg_backend_pid() AND query ~* '^\\s*(create|drop|alter|comment on) +database'";

    /** Returns when the server was last seen busy, or the given time if it was not busy. */
    public static long since(ConnectionDetails admin, long time) throws SQLException {
        try (Connection connection = Sql.open(admin)) {
            long busy = time;
            long opened = System.nanoTime();
            while (System.nanoTime() - Math.max(busy, opened) < QUIET_NANOS) {
                if (!Sql.text(connection, BUSY).equals("0")) {
                    busy = System.nanoTime();
                }
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
            return busy;
        }
    }

    private Quiet() {}
}
