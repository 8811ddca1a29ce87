// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.embedded.internal.EmbeddedPostgres;
import io.github.pgtestdb.embedded.internal.InMemory;
import io.github.pgtestdb.embedded.internal.Processes;
import io.github.pgtestdb.embedded.internal.ServerJvm;
import io.github.pgtestdb.embedded.internal.SharedFixture;
import io.github.pgtestdb.embedded.internal.Sql;
import io.github.pgtestdb.embedded.internal.TestSettings;
import io.github.pgtestdb.embedded.internal.process.ServerProcess;
import io.github.pgtestdb.embedded.internal.settings.EmbeddedSettings;
import io.github.pgtestdb.internal.support.ServerTuning;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedTests {

    @TempDir(factory = InMemory.class)
    Path data;

    @AfterEach
    void awaitTheLastOneOut() throws Exception {
        Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
    }

    @Test
    @DisplayName("Other users join the running shared server, and it stops when the last one leaves")
    void stopsWhenLastUserLeaves() throws Exception {
        PostgresServer first = EmbeddedPostgres.start(TestSettings.sharedIn(data));
        ConnectionDetails admin = first.admin();
        assertThat(first.isDisposable()).isFalse();
        try (ServerJvm other = ServerJvm.start(TestSettings.sharedIn(data))) {
            assertThat(other.admin()).isEqualTo(admin);
        }
        assertThat(Sql.answers(admin)).isTrue();
        PostgresServer second = EmbeddedPostgres.start(TestSettings.sharedIn(data));
        assertThat(second.admin()).isEqualTo(admin);
        first.close();
        assertThat(Sql.answers(admin)).isTrue();
        second.close();
        Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
        assertThat(Sql.answers(admin)).isFalse();
    }

    @Test
    void keepsWhatIsOnItForTheNextOne() throws Exception {
        int port;
        try (PostgresServer server = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
            port = server.admin().port();
            Sql.update(server.admin(), "CREATE DATABASE kept");
        }
        try (PostgresServer server = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
            assertThat(server.admin().port()).as("the port of the last time").isEqualTo(port);
            assertThat(SharedFixture.databases(server)).contains("kept");
        }
        assertThat(SharedFixture.directories(data)).hasSize(1);
    }

    @Test
    void otherSettingsMeanAnotherServer() throws Exception {
        try (PostgresServer one = EmbeddedPostgres.start(TestSettings.sharedIn(data));
                PostgresServer other = EmbeddedPostgres.start(
                        TestSettings.sharedIn(data).with(ServerTuning.OWN, "max_connections=50"))) {
            assertThat(other.admin().port()).isNotEqualTo(one.admin().port());
        }
    }

    @Test
    void twoThatComeAtOnceStartItOnce() throws Exception {
        try (ServerJvm one = ServerJvm.start(TestSettings.sharedIn(data));
                ServerJvm other = ServerJvm.start(TestSettings.sharedIn(data))) {
            assertThat(one.admin()).isEqualTo(other.admin());
        }
        assertThat(SharedFixture.directories(data)).hasSize(1);
        Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
    }

    /** The halted postmaster keeps the server in the state of stopping for as long as the test needs. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoComesWhileItStopsWaitsAndStartsItAgain(boolean isSupervised) throws Exception {
        PostgresServer first = EmbeddedPostgres.start(TestSettings.sharedIn(data));
        Sql.update(first.admin(), "CREATE DATABASE kept");
        SharedDirectory server = SharedFixture.directory(data);
        long postmaster = ServerProcess.postmaster(server.data()).orElseThrow().pid();
        List<ProcessHandle> supervisors = server.supervisors();
        long watcher = supervisors.get(1).pid();
        FutureTask<PostgresServer> second = new FutureTask<>(() -> EmbeddedPostgres.start(TestSettings.sharedIn(data)));
        Thread comer = new Thread(second);
        Processes.signal("STOP", postmaster);
        try {
            first.close();
            Await.until("it is told to stop", () -> Files.exists(server.stopping()));
            Processes.signal("STOP", watcher); // It would stop the server with SIGQUIT after 20 seconds.
            if (!isSupervised) {
                supervisors.forEach(ProcessHandle::destroyForcibly);
            }
            comer.start();
            Await.until(
                    "the other waits for it", () -> second.isDone() || waitsIn(isSupervised ? "greet" : "stop", comer));
            assertThat(second.isDone()).as("has joined a server that stops").isFalse();
        } finally {
            if (isSupervised) {
                Processes.signal("CONT", watcher); // It ends with the postmaster.
            }
            Processes.signal("CONT", postmaster);
        }
        try (PostgresServer again = second.get()) {
            assertThat(SharedFixture.databases(again)).contains("kept");
        }
    }

    private static boolean waitsIn(String method, Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING
                && Stream.of(thread.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals(method));
    }

    @Test
    @DisplayName("A shared server keeps running for kept databases, and other users can join it in that time")
    void keepsRunningForKeptDatabases() throws Exception {
        try (ServerJvm jvm = ServerJvm.start(TestSettings.sharedIn(data))) {
            ConnectionDetails admin = jvm.admin();
            Instant asked = Instant.now();
            jvm.order("stay 3600");
            jvm.order("stay 1");
            Instant closed = Instant.now();
            jvm.kill();
            Path stayUntil = SharedFixture.directories(data).get(0).resolve("stay-until");
            assertThat(Instant.ofEpochSecond(Long.parseLong(Files.readString(stayUntil))))
                    .isBetween(asked.plusSeconds(3599), closed.plusSeconds(3600));
            try (PostgresServer server = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
                assertThat(server.admin()).isEqualTo(admin);
            }
            // This is longer than a supervisor takes to stop a server that need not stay.
            Await.until("a second has passed", () -> Instant.now().isAfter(closed.plusSeconds(3)));
            assertThat(Sql.answers(admin)).isTrue();

            Files.writeString(stayUntil, "0");
            Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
            assertThat(Sql.answers(admin)).isFalse();
        }
    }

    @Test
    @DisplayName("A child process that outlives its JVM does not keep the shared server running")
    void stopsDespiteSurvivingChildProcess() throws Exception {
        try (ServerJvm jvm = ServerJvm.start(TestSettings.sharedIn(data))) {
            jvm.admin();
            jvm.order("child");
            jvm.kill();
            Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
        }
    }

    @Test
    void theSwitchGivesEachItsOwn() throws Exception {
        try (PostgresServer server =
                EmbeddedPostgres.start(TestSettings.sharedIn(data).with(EmbeddedSettings.SHARED, false))) {
            assertThat(server.isDisposable()).isTrue();
            assertThat(SharedFixture.directories(data)).isEmpty();
        }
        assertThat(List.of(data.toFile().list())).isEmpty();
    }
}
