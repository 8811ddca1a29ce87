// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.embedded.internal.files.CacheLock;
import io.github.pgtestdb.embedded.internal.process.Platform;
import io.github.pgtestdb.embedded.internal.process.Ports;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.settings.EmbeddedSettings;
import io.github.pgtestdb.embedded.internal.shared.BootIdentity;
import io.github.pgtestdb.embedded.internal.shared.NotShareableException;
import io.github.pgtestdb.embedded.internal.shared.SharedDirectory;
import io.github.pgtestdb.embedded.internal.shared.SharedServers;
import io.github.pgtestdb.embedded.internal.shared.SharedServersDirectory;
import io.github.pgtestdb.embedded.internal.shared.SharedStarter;
import io.github.pgtestdb.embedded.internal.shared.SharedSupervisor;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.MapSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockTests {

    private static final long LONG = TimeUnit.MINUTES.toNanos(5);
    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(50);

    @TempDir(factory = InMemory.class)
    Path directory;

    @Test
    void namesTheHaltedProcessThatHoldsIt() throws Exception {
        Path file = directory.resolve("lock");
        Process holder = hold(file);
        Processes.signal("STOP", holder.pid());
        try {
            assertThat(CacheLock.tryAcquire(file)).isEmpty();
            assertThatThrownBy(() -> CacheLock.acquire(file, SHORT))
                    .isInstanceOf(CacheLock.Held.class)
                    .hasMessage("process " + holder.pid() + " holds the lock " + file + ", also after 0 seconds");
        } finally {
            Processes.signal("CONT", holder.pid());
        }
        holder.getOutputStream().close();
        CacheLock.acquire(file, LONG).close();
        assertThat(file).isEmptyFile();
    }

    @Test
    void aWaitingThreadCanBeInterrupted() throws Exception {
        Path file = directory.resolve("lock");
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        try (CacheLock held = CacheLock.acquire(file, LONG)) {
            assertThat(held.isHeld()).isTrue();
            FutureTask<CacheLock> waiting = new FutureTask<>(() -> {
                try {
                    return CacheLock.acquire(file, LONG);
                } finally {
                    interrupted.set(Thread.currentThread().isInterrupted());
                }
            });
            Thread thread = new Thread(waiting);
            thread.start();
            Await.until("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
            thread.interrupt();
            assertThatThrownBy(waiting::get)
                    .hasCauseInstanceOf(PgTestDbException.class)
                    .cause()
                    .hasMessage("Interrupted while waiting for the lock " + file
                            + ", which another thread of this JVM holds.");
            assertThat(interrupted).hasValue(true);
        }
        CacheLock.acquire(file, SHORT).close();
    }

    /** This happens when a debugger halts a JVM while it starts the server. */
    @Test
    @DisplayName("A shared server cannot be joined while a halted process holds its lock")
    void refusesServerIfLockIsHeld() throws Exception {
        RunAs runAs = RunAs.choose(RunAs.Choice.AUTO, Platform.current());
        SharedServersDirectory root = SharedServersDirectory.in(directory, runAs);
        SharedDirectory server = root.server("a1");
        Process holder = hold(root.lock(server));
        try {
            Processes.signal("STOP", holder.pid());
            assertThatThrownBy(() -> new SharedServers(root, server, starter(root, server, runAs), SHORT).join())
                    .isInstanceOf(NotShareableException.class)
                    .hasMessage("process " + holder.pid() + " holds the lock " + root.lock(server)
                            + ", also after 0 seconds, so that the server in " + server.path() + " cannot be joined");
        } finally {
            holder.destroyForcibly();
        }
    }

    private static SharedStarter starter(SharedServersDirectory root, SharedDirectory server, RunAs runAs) {
        LaunchPlan start = LaunchPlan.of(TestSettings.sharedIn(root.path()), Ports::anyFree, 1);
        return new SharedStarter(
                root,
                server,
                start.cluster(),
                new SharedSupervisor(start.binaries(), runAs),
                start.configuration(),
                new BootIdentity("", "", ""),
                Ports::anyFree,
                1);
    }

    @Test
    void aLogLineSaysWhoHoldsIt() throws Exception {
        Path log = directory.resolve("log");
        Path cache = Files.createDirectory(directory.resolve("cache"));
        Path file = cache.resolve("lock");
        MapSettings settings = TestSettings.dataIn(directory).with(EmbeddedSettings.CACHE_DIR, cache);
        List<String> prefix = List.of("env", "JAVA_TOOL_OPTIONS=-Dorg.slf4j.simpleLogger.logFile=" + log);
        try (CacheLock held = CacheLock.acquire(file, LONG);
                ServerJvm jvm = ServerJvm.start(prefix, ServerJvm.classPath(), settings)) {
            assertThat(held.isHeld()).isTrue();
            Await.until(
                    "it is said",
                    () -> Files.exists(log) && Files.readString(log).contains("Waiting"));
            assertThat(log)
                    .content()
                    .containsPattern("Waiting for the lock \\Q" + file + "\\E, which process "
                            + ProcessHandle.current().pid() + " holds since \\d+ s, for 300 s at most");
            jvm.kill();
        }
    }

    private static Process hold(Path file) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        ServerJvm.classPath(),
                        LockMain.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("held");
        return process;
    }
}
