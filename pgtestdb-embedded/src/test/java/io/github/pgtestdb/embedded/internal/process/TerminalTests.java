// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.embedded.internal.EmbeddedPostgres;
import io.github.pgtestdb.embedded.internal.InMemory;
import io.github.pgtestdb.embedded.internal.Processes;
import io.github.pgtestdb.embedded.internal.ServerJvm;
import io.github.pgtestdb.embedded.internal.SharedFixture;
import io.github.pgtestdb.embedded.internal.Sql;
import io.github.pgtestdb.embedded.internal.TestSettings;
import io.github.pgtestdb.embedded.internal.files.FilePermissions;
import io.github.pgtestdb.embedded.internal.shared.SharedDirectory;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends the signals of a terminal to the JVM that started a shared server, and to all processes of its group. */
class TerminalTests {

    /** The programs that the module and its scripts need. */
    private static final List<String> PROGRAMS = List.of(
            "sh", "cat", "sed", "date", "sleep", "rm", "mkfifo", "du", "mv", "dd", "id", "unshare", "setpriv", "env");

    @TempDir(factory = InMemory.class)
    Path data;

    @TempDir
    Path programs;

    @AfterEach
    void awaitTheLastOneOut() throws Exception {
        Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
    }

    @ParameterizedTest
    @ValueSource(strings = {"setsid", "perl", "bash"})
    void doNotReachAServerThatOthersUse(String means) throws Exception {
        assumeThat(Processes.isInterruptIgnored())
                .as("a JVM with a parent that ignores SIGINT, as a background job of a script does, ignores it too")
                .isFalse();
        try (ServerJvm jvm = ServerJvm.start(withPrograms(means), ServerJvm.classPath(), TestSettings.sharedIn(data))) {
            ConnectionDetails admin = jvm.admin();
            SharedDirectory server = SharedFixture.directory(data);
            long postmaster =
                    ServerProcess.postmaster(server.data()).orElseThrow().pid();
            assertThat(group(postmaster)).isNotEqualTo(group(jvm.pid())).isNotZero();
            try (PostgresServer joined = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
                assertThat(joined.admin()).isEqualTo(admin);
                for (String signal : List.of("QUIT", "TSTP", "CONT", "INT", "HUP")) {
                    Command.run(List.of("/bin/sh", "-c", "kill -" + signal + " -" + jvm.pid()));
                }
                jvm.awaitEnd();
                assertThat(server.isSupervised()).isTrue();
                assertThat(Sql.answers(admin)).isTrue();
                assertThat(ServerProcess.postmaster(server.data()))
                        .map(ProcessHandle::pid)
                        .contains(postmaster);
            }
        }
    }

    @Test
    @DisplayName("If setsid, perl and bash are all missing, a JVM starts its own server instead of a shared server")
    void startsOwnServerWithoutSetsid() throws Exception {
        try (ServerJvm jvm = ServerJvm.start(withPrograms("sh"), ServerJvm.classPath(), TestSettings.sharedIn(data))) {
            assertThat(Sql.directory(jvm.admin()).getFileName().toString()).startsWith("pgtestdb-run-");
            assertThat(SharedFixture.directories(data)).isEmpty();
        }
        Await.until("its server has gone", () -> data.toFile().list().length == 1);
    }

    /** Returns the beginning of a command: a new session, and a PATH with only that program and the necessary ones. */
    private List<String> withPrograms(String more) throws Exception {
        List<String> names = new ArrayList<>(PROGRAMS);
        names.add(more);
        for (String name : names) {
            Path stand = programs.resolve(name);
            for (Path program : onPath(name)) {
                if (!Files.exists(stand)) {
                    Files.writeString(stand, "#!/bin/sh\nexec " + program + " \"$@\"\n");
                    FilePermissions.set(stand, "rwxr-xr-x");
                }
            }
        }
        assumeThat(programs.resolve(more)).exists();
        return List.of("setsid", "env", "PATH=" + programs);
    }

    private static List<Path> onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .toList();
    }

    private static long group(long pid) throws Exception {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[2]);
    }
}
