// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.ConnectionDetails;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * Waits until the server accepts a connection. The image first starts a temporary server that listens on no port, so a
 * successful connection reaches the final server. The output need not be parsed, and the death of a container is
 * noticed at once.
 */
final class Readiness extends AbstractWaitStrategy {

    private static final long PAUSE_NANOS = 50_000_000;

    /**
     * Timeouts in seconds. Docker's proxy may accept a connection to a server that does not answer. The URL already has
     * parameters, because {@link PostgresContainer#admin} requires SCRAM.
     */
    private static final String PARAMETERS = "&connectTimeout=2&loginTimeout=2";

    private static final int VALIDATION_TIMEOUT_SECONDS = 2;

    private final PostgresContainer container;

    Readiness(PostgresContainer container) {
        this.container = container;
    }

    @Override
    protected void waitUntilReady() {
        ConnectionDetails admin = container.admin();
        long deadline = System.nanoTime() + startupTimeout.toNanos();
        while (!answers(admin, System.nanoTime() > deadline)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean answers(ConnectionDetails admin, boolean lastTry) {
        try (Connection connection =
                DriverManager.getConnection(admin.jdbcUrl() + PARAMETERS, admin.user(), admin.password())) {
            return connection.isValid(VALIDATION_TIMEOUT_SECONDS);
        } catch (SQLException e) {
            if (lastTry || !container.isRunning()) {
                throw new IllegalStateException("No connection to " + admin + ": " + e.getMessage(), e);
            }
            return false;
        }
    }
}
