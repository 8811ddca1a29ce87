// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.connectionpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class HikariConnectionPoolTests {

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final String name = "pool-" + UUID.randomUUID();
    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);

    HikariConnectionPoolTests() {
        scheduler.setRemoveOnCancelPolicy(true);
    }

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void aPoolIsOpenedWithOneConnection() throws Exception {
        try (ConnectionPool pool = HikariConnectionPool.opened(configuration("SELECT 1"))) {
            assertThat(pool.hasIdle()).isTrue();
            assertThat(sessions()).hasSize(1);
        }
        assertNothingIsLeft();
    }

    @Test
    @DisplayName("If the first connection cannot be borrowed, nothing is left of the pool")
    void closesPoolIfFirstBorrowFails() throws Exception {
        assertThatThrownBy(() -> HikariConnectionPool.opened(configuration("SELECT 1 / 0")))
                .isInstanceOf(SQLTransientConnectionException.class)
                .hasMessageStartingWith(name + " - Connection is not available, request timed out after ")
                .hasRootCauseMessage("ERROR: division by zero");
        assertNothingIsLeft();
    }

    @Test
    @DisplayName("If the opening thread is interrupted, nothing is left of the pool")
    void closesPoolIfThreadIsInterrupted() throws Exception {
        HikariConfig config = configuration("SELECT 1");
        // With a login timeout, pgjdbc would notice the interrupt before HikariCP does.
        PGSimpleDataSource source =
                (PGSimpleDataSource) Connections.repairingSource(SharedServer.admin(), Map.of(), refusal -> false);
        source.setApplicationName(name);
        config.setDataSource(source);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> HikariConnectionPool.opened(config))
                .isInstanceOf(SQLException.class)
                .hasMessage(name + " - Interrupted during connection acquisition");
        assertThat(Thread.interrupted()).as("still").isTrue();
        assertNothingIsLeft();
    }

    private HikariConfig configuration(String whatEachConnectionBeginsWith) {
        HikariConfig config = ConnectionPoolFactory.configuration(
                name,
                Connections.dataSource(SharedServer.admin(), Map.of("ApplicationName", name)),
                ConnectionPoolFactory.size(100, 1),
                TIMEOUT);
        config.setScheduledExecutor(scheduler);
        config.setConnectionInitSql(whatEachConnectionBeginsWith);
        config.validate();
        return config;
    }

    private void assertNothingIsLeft() throws Exception {
        assertThat(scheduler.getQueue()).as("to be done by the clock").isEmpty();
        Await.until("its sessions are over", () -> sessions().isEmpty());
        Await.until(
                "its threads are over",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith(name)));
    }

    private List<String> sessions() throws SQLException {
        return Queries.rows(
                SharedServer.admin(), "SELECT pid FROM pg_stat_activity WHERE application_name = '" + name + "'");
    }
}
