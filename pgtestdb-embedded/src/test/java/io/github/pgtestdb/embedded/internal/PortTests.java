// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.embedded.internal.process.Ports;
import io.github.pgtestdb.embedded.internal.settings.EmbeddedSettings;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.MapSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortTests {

    @TempDir(factory = InMemory.class)
    Path data;

    private ServerSocket taken;

    @BeforeEach
    void takeAPort() throws Exception {
        taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void giveItBack() throws Exception {
        taken.close();
    }

    @Test
    @DisplayName("If the first port is taken, the server starts on another one")
    void retriesOnOtherPort() throws Exception {
        int free = Ports.anyFree();
        Deque<Integer> ports = new ArrayDeque<>(List.of(taken.getLocalPort(), free));
        try (PostgresServer server = EmbeddedPostgres.start(TestSettings.dataIn(data), ports::remove, 2)) {
            assertThat(Sql.query(server.admin(), "SHOW port")).isEqualTo(Integer.toString(free));
        }
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void takesThePortThatIsSet() throws Exception {
        int free = Ports.anyFree();
        try (PostgresServer server =
                EmbeddedPostgres.start(TestSettings.dataIn(data).with(EmbeddedSettings.PORT, free))) {
            assertThat(server.admin().port()).isEqualTo(free);
            assertThat(Sql.answers(server.admin())).isTrue();
        }
    }

    @Test
    @DisplayName("If the port is taken, the start fails, and the shared server keeps its data directory")
    void keepsSharedDataIfPortIsTaken() throws Exception {
        int port = taken.getLocalPort();
        taken.close();
        MapSettings settings = TestSettings.sharedIn(data).with(EmbeddedSettings.PORT, port);
        EmbeddedPostgres.start(settings).close();
        Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
        Path marker = Files.createFile(SharedFixture.directory(data).path().resolve("of-the-first-one"));
        taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
                .isInstanceOf(PgTestDbException.class)
                .hasMessageStartingWith("Cannot start PostgreSQL on 127.0.0.1:" + port + ": the port is taken.");
        assertThat(marker).exists();
    }

    @Test
    void saysWhichPortIsTakenWhereItWasSet() {
        int port = taken.getLocalPort();
        MapSettings settings = TestSettings.dataIn(data).with(EmbeddedSettings.PORT, port);
        assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
                .isInstanceOf(PgTestDbException.class)
                .message()
                .isEqualTo("Cannot start PostgreSQL on 127.0.0.1:" + port + ": the port is taken. Stop what listens"
                        + " there, or leave pgtestdb.embedded.port out, and a free port is chosen.");
        assertThat(data).isEmptyDirectory();
    }
}
