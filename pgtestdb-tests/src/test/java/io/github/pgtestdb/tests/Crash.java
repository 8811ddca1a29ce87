// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** Crashes a server on this machine. */
public final class Crash {

    private static final int VALIDATION_SECONDS = 60;

    private Crash() {}

    /** Kills one of the server's processes as {@code kill -9} does, and waits until the server has recovered. */
    public static void of(ConnectionDetails admin) throws Exception {
        try (Connection other = Queries.connect(admin)) {
            try (Connection victim = Queries.connect(admin)) {
                int pid = victim.unwrap(PGConnection.class).getBackendPID();
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            }
            // The server accepts connections until it has noticed the crash.
            Await.until("the server has ended its sessions", () -> !other.isValid(VALIDATION_SECONDS));
        }
        Await.until("the server has recovered", () -> takesConnections(admin));
    }

    /** Returns the postmaster, the first process of a server. */
    public static ProcessHandle postmaster(ConnectionDetails admin) throws SQLException {
        try (Connection session = Queries.connect(admin)) {
            return ProcessHandle.of(session.unwrap(PGConnection.class).getBackendPID())
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow();
        }
    }

    private static boolean takesConnections(ConnectionDetails admin) {
        try (Connection session = Queries.connect(admin)) {
            return session.isValid(VALIDATION_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }
}
