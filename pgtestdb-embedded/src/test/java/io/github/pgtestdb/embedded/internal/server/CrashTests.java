// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.embedded.internal.EmbeddedPostgres;
import io.github.pgtestdb.embedded.internal.InMemory;
import io.github.pgtestdb.embedded.internal.Processes;
import io.github.pgtestdb.embedded.internal.ServerJvm;
import io.github.pgtestdb.embedded.internal.Sql;
import io.github.pgtestdb.embedded.internal.TestSettings;
import io.github.pgtestdb.embedded.internal.process.Command;
import io.github.pgtestdb.embedded.internal.process.PostmasterPid;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTests {

    @TempDir(factory = InMemory.class)
    Path data;

    @Test
    void aKilledJvmTakesItsServerAlong() throws Exception {
        try (ServerJvm jvm = ServerJvm.start(TestSettings.dataIn(data))) {
            ConnectionDetails admin = jvm.admin();
            List<ProcessHandle> processes = jvm.descendants();
            jvm.kill();
            Await.until("the directory has gone", () -> isEmpty(data));
            Await.until(
                    "no process is left",
                    () -> processes.stream().map(ProcessHandle::pid).noneMatch(Processes::runs));
            assertThat(Sql.answers(admin)).isFalse();
        }
    }

    @Test
    @DisplayName("A JVM that exits without closing its server stops it")
    void stopsWithJvm() throws Exception {
        try (ServerJvm jvm = ServerJvm.start(TestSettings.dataIn(data))) {
            ConnectionDetails admin = jvm.admin();
            jvm.order("exit");
            jvm.awaitEnd();
            Await.until("the directory has gone", () -> isEmpty(data));
            assertThat(Sql.answers(admin)).isFalse();
        }
    }

    @Test
    @DisplayName("An interrupt from the terminal does not reach the server")
    void ignoresTerminalInterrupt() throws Exception {
        assumeThat(Processes.isInterruptIgnored())
                .as("a JVM with a parent that ignores SIGINT, as a background job of a script does, ignores it too")
                .isFalse();
        try (ServerJvm jvm = ServerJvm.start(List.of("setsid"), ServerJvm.classPath(), TestSettings.dataIn(data))) {
            ConnectionDetails admin = jvm.admin();
            long postmaster = postmaster();
            Path log = Sql.directory(admin).resolve("server.log");
            Path kept = Files.createLink(data.resolve("log-kept"), log);
            assertThat(Command.run(List.of("/bin/sh", "-c", "kill -INT -" + jvm.pid()))
                            .succeeded())
                    .isTrue();
            jvm.awaitEnd();
            Await.until("the server has gone", () -> !Processes.runs(postmaster));
            Await.until("the directory has gone", () -> runs().isEmpty());
            assertThat(kept).content().contains("immediate shutdown").doesNotContain("fast shutdown");
        }
    }

    @Test
    @DisplayName("The next start removes a server whose JVM and supervisor were killed")
    void nextStartRemovesOrphanedServer() throws Exception {
        try (ServerJvm jvm = ServerJvm.start(TestSettings.dataIn(data))) {
            ConnectionDetails admin = jvm.admin();
            long postmaster = postmaster();
            jvm.killWithSupervisor(runs().get(0));
            assertThat(Sql.answers(admin)).isTrue();
            Path left = runs().get(0);

            EmbeddedPostgres.start(TestSettings.dataIn(data)).close();

            assertThat(Sql.answers(admin)).isFalse();
            assertThat(Processes.runs(postmaster)).isFalse();
            assertThat(left).doesNotExist();
        }
    }

    @Test
    @DisplayName("The next start removes the directory of a server that has ended")
    void nextStartRemovesDeadDirectory() throws Exception {
        Path left = Files.createDirectories(data.resolve("pgtestdb-run-1-abc-0123/data"));
        // The process with that id exists, but is no postmaster of this directory.
        Files.writeString(
                left.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n/elsewhere\n0\n5432\n");
        Path run = data.resolve("pgtestdb-run-1-abc-0123");
        Files.setLastModifiedTime(run, FileTime.from(Instant.now().plus(Duration.ofHours(1))));
        EmbeddedPostgres.start(TestSettings.dataIn(data)).close();
        assertThat(run).as("a directory that its JVM may be about to lock").exists();
        Files.setLastModifiedTime(run, FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
        EmbeddedPostgres.start(TestSettings.dataIn(data)).close();
        assertThat(data).isEmptyDirectory();
    }

    @Test
    @DisplayName("The next start does not touch live servers and foreign directories")
    void nextStartKeepsOthers() throws Exception {
        Path strange = Files.createDirectory(data.resolve("pgtestdb-runs"));
        try (ServerJvm jvm = ServerJvm.start(TestSettings.dataIn(data))) {
            ConnectionDetails admin = jvm.admin();
            try (PostgresServer server = EmbeddedPostgres.start(TestSettings.dataIn(data))) {
                EmbeddedPostgres.start(TestSettings.dataIn(data)).close();
                assertThat(Sql.answers(admin)).isTrue();
                assertThat(Sql.answers(server.admin())).isTrue();
            }
        }
        // The killed JVM's server still writes to its directory, which could not be deleted meanwhile.
        Await.until("the directory has gone", () -> runs().isEmpty());
        assertThat(strange).exists();
    }

    private long postmaster() throws Exception {
        return PostmasterPid.read(runs().get(0).resolve("data")).orElseThrow().pid();
    }

    private List<Path> runs() throws Exception {
        try (var paths = Files.list(data)) {
            return paths.filter(path -> path.getFileName().toString().startsWith("pgtestdb-run-"))
                    .toList();
        }
    }

    private static boolean isEmpty(Path directory) throws Exception {
        try (var paths = Files.list(directory)) {
            return paths.findAny().isEmpty();
        }
    }
}
