package io.github.pgtestdb.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import io.github.pgtestdb.tests.Await;
import io.github.pgtestdb.tests.SharedServer;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class HikariConnectionsTests {

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final String name = "pool-" + UUID.randomUUID();
    private final ScheduledThreadPoolExecutor clockwork = new ScheduledThreadPoolExecutor(1);

    HikariConnectionsTests() {
        clockwork.setRemoveOnCancelPolicy(true);
    }

    @AfterEach
    void stop() {
        clockwork.shutdownNow();
    }

    @Test
    void aPoolIsOpenedWithOneConnection() throws Exception {
        try (Pool pool = HikariConnections.opened(configuration("SELECT 1"))) {
            assertThat(pool.hasIdle()).isTrue();
            assertThat(sessions()).hasSize(1);
        }
        assertNothingIsLeft();
    }

    @Test
    void nothingIsLeftOfAPoolWhoseFirstConnectionCannotBeBorrowed() throws Exception {
        assertThatThrownBy(() -> HikariConnections.opened(configuration("SELECT 1 / 0")))
                .isInstanceOf(SQLTransientConnectionException.class)
                .hasMessageStartingWith(name + " - Connection is not available, request timed out after ")
                .hasRootCauseMessage("ERROR: division by zero");
        assertNothingIsLeft();
    }

    @Test
    void nothingIsLeftOfAPoolThatAThreadOpensWhichIsInterrupted() throws Exception {
        HikariConfig config = configuration("SELECT 1");
        // With a login timeout, pgjdbc would notice the interrupt before HikariCP does.
        PGSimpleDataSource source = (PGSimpleDataSource) Connections.quickSource(SharedServer.admin());
        source.setApplicationName(name);
        config.setDataSource(source);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> HikariConnections.opened(config))
                .isInstanceOf(SQLException.class)
                .hasMessage(name + " - Interrupted during connection acquisition");
        assertThat(Thread.interrupted()).as("still").isTrue();
        assertNothingIsLeft();
    }

    private HikariConfig configuration(String whatEachConnectionBeginsWith) {
        HikariConfig config = PoolFactory.configuration(
                name,
                Connections.dataSource(SharedServer.admin(), Map.of("ApplicationName", name)),
                PoolFactory.size(100, 1),
                TIMEOUT);
        config.setScheduledExecutor(clockwork);
        config.setConnectionInitSql(whatEachConnectionBeginsWith);
        config.validate();
        return config;
    }

    private void assertNothingIsLeft() throws Exception {
        assertThat(clockwork.getQueue()).as("to be done by the clock").isEmpty();
        Await.until("its sessions are over", () -> sessions().isEmpty());
        Await.until(
                "its threads are over",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith(name)));
    }

    private List<String> sessions() throws SQLException {
        return SharedServer.query(
                SharedServer.admin(), "SELECT pid FROM pg_stat_activity WHERE application_name = '" + name + "'");
    }
}
