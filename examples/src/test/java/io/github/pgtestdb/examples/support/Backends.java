// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.support;

import io.github.pgtestdb.examples.db.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Observes other connections through the server. */
public final class Backends {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(2);

    private Backends() {}

    /** Returns the id of the server process of a connection. */
    public static int pid(Connection connection) throws SQLException {
        return (int) Sql.number(connection, "select pg_backend_pid()");
    }

    /** Waits until another connection waits for a lock. */
    public static void awaitBlocked(Connection observer, int pid) throws SQLException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (Sql.number(observer, "select cardinality(pg_blocking_pids(?))", pid) == 0) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Process " + pid + " waits for nobody after " + DEADLINE);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }
}
