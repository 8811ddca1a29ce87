// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.embedded.internal.process.Platform;
import io.github.pgtestdb.embedded.internal.process.Ports;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.process.ServerProcess;
import io.github.pgtestdb.embedded.internal.server.ServerStarter;
import io.github.pgtestdb.embedded.internal.settings.ServerConfiguration;
import io.github.pgtestdb.embedded.internal.shared.SharedDirectory;
import io.github.pgtestdb.embedded.internal.shared.SharedServersDirectory;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedCrashTests {

    @TempDir(factory = InMemory.class)
    Path data;

    @AfterEach
    void awaitTheLastOneOut() throws Exception {
        Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
    }

    @Test
    @DisplayName("A killed JVM leaves the server to the others, and the last one takes it along")
    void serverOutlivesKilledJvm() throws Exception {
        try (ServerJvm one = ServerJvm.start(TestSettings.sharedIn(data));
                ServerJvm other = ServerJvm.start(TestSettings.sharedIn(data))) {
            ConnectionDetails admin = one.admin();
            other.admin();
            one.kill();
            assertThat(Sql.answers(admin)).isTrue();
            assertThat(SharedFixture.isAtRest(data)).isFalse();
            other.kill();
            Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
        }
    }

    @Test
    @DisplayName("A server that has lost its supervisor gets another one")
    void replacesLostSupervisor() throws Exception {
        try (PostgresServer first = EmbeddedPostgres.start(TestSettings.sharedIn(data));
                Connection session = Sql.connect(first.admin())) {
            kill(server().supervisors());
            try (PostgresServer second = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
                assertThat(second.admin()).isEqualTo(first.admin());
                assertThat(server().isSupervised()).isTrue();
            }
            assertThat(session.isValid(60)).as("the first one is still there").isTrue();
        }
        Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
    }

    @Test
    @DisplayName("A supervisor that has lost one of its processes is replaced")
    void replacesDamagedSupervisor() throws Exception {
        for (int lost = 0; lost < 2; lost++) {
            try (PostgresServer first = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
                kill(List.of(server().supervisors().get(lost)));
                try (PostgresServer second = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
                    assertThat(second.admin()).isEqualTo(first.admin());
                    assertThat(server().isSupervised()).isTrue();
                }
            }
            Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
        }
    }

    @Test
    @DisplayName("A server whose postmaster was killed is started again on its data")
    void restartsKilledPostmaster() throws Exception {
        try (PostgresServer first = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
            Sql.update(first.admin(), "CREATE DATABASE committed");
            kill(List.of(ServerProcess.postmaster(server().data()).orElseThrow()));
            Await.until(
                    "the supervisor has noticed", () -> server().supervisors().isEmpty());
            try (PostgresServer second = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
                assertThat(SharedFixture.databases(second)).contains("committed");
            }
        }
    }

    /**
     * The log ends after the record of a new file for an unlogged table, and before the record of its transaction's
     * rollback.
     */
    @Test
    @DisplayName("Data survive if the recovery succeeds at the second attempt")
    void keepsDataIfSecondRecoveryWorks() throws Exception {
        try (PostgresServer first = EmbeddedPostgres.start(TestSettings.sharedIn(data));
                Connection session = Sql.connect(first.admin())) {
            for (String sql :
                    List.of("CREATE DATABASE committed", "CREATE UNLOGGED TABLE seat (id int)", "CHECKPOINT")) {
                Sql.update(first.admin(), sql);
            }
            List<ProcessHandle> all = new ArrayList<>();
            ProcessHandle postmaster = ServerProcess.postmaster(server().data()).orElseThrow();
            all.add(postmaster);
            all.addAll(postmaster.descendants().toList());
            Processes.signal("STOP", walWriter(first.admin()));
            session.setAutoCommit(false);
            try (Statement statement = session.createStatement()) {
                statement.execute("TRUNCATE seat");
            }
            Sql.update(first.admin(), "CREATE TABLE flushes_the_log (id int)");
            session.rollback();
            kill(all);
            Await.until(
                    "the supervisor has noticed", () -> server().supervisors().isEmpty());
            try (PostgresServer second = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
                assertThat(SharedFixture.databases(second)).contains("committed");
            }
        }
    }

    private static long walWriter(ConnectionDetails admin) throws Exception {
        try (Connection session = Sql.connect(admin);
                Statement statement = session.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    @DisplayName("If all processes are killed at once, the server is started again on its data")
    void restartsAfterAllWereKilled() throws Exception {
        try (ServerJvm jvm = ServerJvm.start(TestSettings.sharedIn(data))) {
            ConnectionDetails admin = jvm.admin();
            Sql.update(admin, "CREATE DATABASE committed");
            List<ProcessHandle> supervisors = server().supervisors();
            ProcessHandle postmaster = ServerProcess.postmaster(server().data()).orElseThrow();
            // Halt them first: otherwise the JVM would notice their end, and start others.
            for (ProcessHandle supervisor : supervisors) {
                Processes.signal("STOP", supervisor.pid());
            }
            jvm.kill();
            kill(supervisors);
            kill(List.of(postmaster));
            try (PostgresServer again = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
                assertThat(SharedFixture.databases(again)).contains("committed");
                assertThat(server().isSupervised()).isTrue();
            }
        }
    }

    @Test
    @DisplayName("A process id that belongs to another process by now is no obstacle")
    void ignoresReusedProcessId() throws Exception {
        EmbeddedPostgres.start(TestSettings.sharedIn(data)).close();
        awaitTheLastOneOut();
        Path marker = Files.createFile(server().path().resolve("of-the-first-one"));
        Files.writeString(
                server().data().resolve("postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + server().data() + "\n0\n5432\n\n127.0.0.1\n0 0\nready\n");
        try (PostgresServer again = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
            assertThat(Sql.answers(again.admin())).isTrue();
            assertThat(marker).exists();
        }
    }

    @Test
    @DisplayName("A supervisor that ends late does not remove the files of its successor")
    void lateSupervisorKeepsSuccessor() throws Exception {
        try (PostgresServer first = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
            assertThat(Sql.answers(first.admin())).isTrue();
            ProcessHandle late = server().supervisors().get(0);
            Processes.signal("STOP", late.pid());
            kill(List.of(ServerProcess.postmaster(server().data()).orElseThrow()));
            Path names = Files.writeString(server().path().resolve("supervisor"), "2147483645\n2147483646\n");
            Processes.signal("CONT", late.pid());
            Await.until("it has ended", () -> !Processes.runs(late.pid()));
            assertThat(names).hasContent("2147483645\n2147483646\n");
        }
    }

    @Test
    @DisplayName("A server that comes up in the middle of another start is stopped")
    void stopsServerThatComesUpLate() throws Exception {
        List<String> program;
        try (PostgresServer first = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
            assertThat(Sql.answers(first.admin())).isTrue();
            ProcessHandle postmaster = ServerProcess.postmaster(server().data()).orElseThrow();
            program = new ArrayList<>(List.of(
                    postmaster.info().command().orElseThrow(),
                    "-D",
                    server().data().toString()));
            program.addAll(ServerConfiguration.place(Ports.anyFree()));
        }
        awaitTheLastOneOut();
        Path marker = Files.createFile(server().path().resolve("of-the-first-one"));
        Files.delete(server().path().resolve("port"));
        List<Process> another = new ArrayList<>();
        Ports ports = () -> {
            another.add(startUnwatched(program));
            return Ports.anyFree();
        };
        try (PostgresServer again = EmbeddedPostgres.start(TestSettings.sharedIn(data), ports, 2)) {
            assertThat(Sql.answers(again.admin())).isTrue();
            assertThat(marker).exists();
        }
        assertThat(another)
                .singleElement()
                .satisfies(process ->
                        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue());
    }

    private Process startUnwatched(List<String> program) {
        try {
            Process process = new ProcessBuilder(
                            RunAs.choose(RunAs.Choice.AUTO, Platform.current()).wrap(program))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Await.until("it is up", () -> server().runningPort().isPresent());
            return process;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("Damaged data are removed and created again")
    void replacesDamagedData() throws Exception {
        EmbeddedPostgres.start(TestSettings.sharedIn(data)).close();
        Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
        Files.delete(server().data().resolve("global/pg_control"));
        Files.createFile(server().path().resolve("of-the-damaged-one"));
        try (PostgresServer server = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
            assertThat(Sql.answers(server.admin())).isTrue();
            assertThat(server().path().resolve("of-the-damaged-one")).doesNotExist();
        }
    }

    /** The databases that were kept on the server can still be saved. */
    @Test
    @DisplayName("Damaged data with kept databases are moved aside")
    void setsDamagedKeptDataAside() throws Exception {
        try (PostgresServer server = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
            server.stayFor(Duration.ofHours(1));
            kill(server().supervisors());
            kill(List.of(ServerProcess.postmaster(server().data()).orElseThrow()));
        }
        Files.delete(server().data().resolve("global/pg_control"));
        Path marker = Files.createFile(server().path().resolve("of-the-damaged-one"));
        try (PostgresServer server = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
            assertThat(Sql.answers(server.admin())).isTrue();
            assertThat(marker).doesNotExist();
        }
        SharedServersDirectory root = SharedServersDirectory.existingIn(data).orElseThrow();
        List<Path> aside = SharedFixture.directories(data).stream()
                .filter(path -> path.getFileName().toString().startsWith("aside-"))
                .toList();
        assertThat(aside)
                .singleElement()
                .satisfies(
                        path -> assertThat(path.resolve("of-the-damaged-one")).exists());
        assertThat(root.formerlyKept(Instant.now())).isEmpty();
        assertThat(root.formerlyKept(Instant.now().plus(Duration.ofHours(2)))).isEqualTo(aside);
    }

    /**
     * The cause may be a cgroup without spare processes or memory, a full disk, or a kill: other data would not start
     * either.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FATAL:  could not locate a valid checkpoint record | true",
                "postgres: could not find the database system | true",
                "FATAL:  could not fork WAL writer process: Resource temporarily unavailable | false",
                "FATAL:  could not write lock file \"postmaster.pid\": No space left on device | false",
                "FATAL:  could not map anonymous shared memory: Cannot allocate memory | false",
                "FATAL:  the database system is starting up | false",
                "LOG:  database system was not properly shut down; automatic recovery in progress | false",
                "'' | false"
            })
    void dataAreGivenUpOnlyIfPostgresRefusesThem(String lastLines, boolean given) {
        ServerConfiguration configuration = ServerConfiguration.of(TestSettings.sharedIn(data), 18);
        RunAs runAs = RunAs.choose(RunAs.Choice.AUTO, Platform.current());
        assertThat(ServerStarter.failed(data, 5432, runAs, configuration, lastLines))
                .isInstanceOfSatisfying(
                        ServerStarter.NotReady.class,
                        failure -> assertThat(failure.blamesData()).isEqualTo(given));
    }

    private SharedDirectory server() throws Exception {
        return SharedFixture.directory(data);
    }

    private static void kill(List<ProcessHandle> processes) throws Exception {
        assertThat(processes).isNotEmpty();
        processes.forEach(ProcessHandle::destroyForcibly);
        Await.until(
                "they have ended",
                () -> processes.stream().map(ProcessHandle::pid).noneMatch(Processes::runs));
    }
}
