// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.server;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.embedded.internal.process.ErrorReasons;
import io.github.pgtestdb.embedded.internal.process.LastLines;
import io.github.pgtestdb.embedded.internal.process.Ports;
import io.github.pgtestdb.embedded.internal.process.PostmasterPid;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.process.Waiting;
import io.github.pgtestdb.embedded.internal.settings.EmbeddedSettings;
import io.github.pgtestdb.embedded.internal.settings.ServerConfiguration;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Copies the initialised data directory and starts a server on the copy.
 *
 * @param cluster the data directory to copy
 * @param parent the directory in which the copy is made
 * @param runAs the user that runs the server
 * @param configuration the server's parameters
 * @param launcher starts the server's program
 */
public record ServerStarter(
        InitializedDataDirectory cluster,
        Path parent,
        RunAs runAs,
        ServerConfiguration configuration,
        Launcher launcher) {

    /** A start takes some 50 ms; an overloaded machine may take very long. */
    public static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** PostgreSQL's message if its only address cannot be bound. */
    public static final String NOT_BOUND = "could not create any TCP/IP sockets";

    private static final String NO_ROOM =
            "\nFree some space, or set " + EmbeddedSettings.DATA_DIR.key() + " to a directory that has it.";

    /** A server that did not accept connections. */
    public static final class NotReady extends PgTestDbException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** Messages of PostgreSQL and the system if the machine lacks a resource; other data would not start either. */
        private static final List<String> REASONS_OF_THE_MACHINE = List.of(
                "No space left on device",
                "Disk quota exceeded",
                "Read-only file system",
                "Cannot allocate memory",
                "out of memory",
                "Resource temporarily unavailable",
                "Too many open files",
                "could not fork",
                "could not create shared memory segment",
                "could not resize shared memory segment",
                "Permission denied",
                "Operation not permitted",
                // The recovery takes longer than the timeout of the start.
                "the database system is starting up");

        private static final List<String> REFUSALS = List.of("FATAL:", "PANIC:", "could not find the database system");

        private final boolean blamesData;

        private NotReady(String lastLines, String message) {
            super(message);
            this.blamesData = REFUSALS.stream().anyMatch(lastLines::contains)
                    && REASONS_OF_THE_MACHINE.stream().noneMatch(lastLines::contains);
        }

        /** Returns whether PostgreSQL refused the data. It reports nothing if it was killed or takes too long. */
        public boolean blamesData() {
            return blamesData;
        }
    }

    /** The port is taken, which says nothing about the data. */
    static final class PortTaken extends PgTestDbException {

        @Serial
        private static final long serialVersionUID = 1L;

        private PortTaken(String message) {
            super(message);
        }
    }

    public RunningServer start(Ports ports, int attempts) {
        try {
            int port = 0;
            for (int attempt = 0; attempt < attempts; attempt++) {
                port = ports.next();
                Optional<RunningServer> server = tryStart(port);
                if (server.isPresent()) {
                    return server.get();
                }
            }
            throw portTaken(port, attempts);
        } catch (IOException e) {
            throw new PgTestDbException("Cannot start PostgreSQL in " + parent + ": " + ErrorReasons.of(e) + ".", e);
        }
    }

    /** Returns empty if the port was taken. */
    private Optional<RunningServer> tryStart(int port) throws IOException {
        RunDirectory run = RunDirectory.create(parent, runAs);
        Launcher.Launched launched = null;
        boolean ready = false;
        try {
            copyTo(run);
            launched = launcher.launch(run, port);
            ready = awaitReady(run, launched, port);
            if (ready) {
                return Optional.of(new RunningServer(run, launched, port));
            }
            String lastLines = LastLines.of(run.log());
            if (lastLines.contains(NOT_BOUND)) {
                return Optional.empty();
            }
            throw failed(run, port, lastLines);
        } finally {
            if (!ready) {
                remove(run, launched);
            }
        }
    }

    private void copyTo(RunDirectory run) {
        try {
            cluster.copyTo(run.data(), configuration, runAs);
        } catch (IOException e) {
            throw notCopied(parent, e);
        }
    }

    /**
     * Waits until postmaster.pid says that the server is ready. Only the postmaster of this directory writes that file,
     * so it is our server that answers on the port.
     */
    private static boolean awaitReady(RunDirectory run, Launcher.Launched launched, int port) throws IOException {
        return Waiting.until(
                        () -> "PostgreSQL in " + run.data() + " to accept connections",
                        TIMEOUT_NANOS,
                        () -> launched.hasEnded() || isReady(run, port))
                && !launched.hasEnded();
    }

    private static boolean isReady(RunDirectory run, int port) throws IOException {
        return PostmasterPid.read(run.data())
                .filter(pid -> pid.ready() && pid.port() == port)
                .isPresent();
    }

    private static void remove(RunDirectory run, Launcher.@Nullable Launched launched) throws IOException {
        if (launched == null) {
            run.delete();
        } else {
            launched.stop();
        }
    }

    private PgTestDbException failed(RunDirectory run, int port, String lastLines) {
        return failed(run.data(), port, runAs, configuration, lastLines);
    }

    public static PgTestDbException failed(
            Path data, int port, RunAs runAs, ServerConfiguration configuration, String lastLines) {
        return new NotReady(
                lastLines,
                "PostgreSQL did not start on 127.0.0.1:" + port + " with its data in " + data
                        + " (run as: " + runAs.name() + "). The end of its log:" + lastLines
                        + (lastLines.contains("No space left on device") ? NO_ROOM : configuration.own()));
    }

    public static PortTaken portTaken(int port, int attempts) {
        return new PortTaken("Cannot start PostgreSQL on 127.0.0.1:" + port + ": the port is taken"
                + (attempts == 1 ? "" : ", as were " + (attempts - 1) + " others before it")
                + ". Stop what listens there, or leave " + EmbeddedSettings.PORT.key()
                + " out, and a free port is chosen.");
    }

    public static PgTestDbException notCopied(Path parent, IOException e) {
        return new PgTestDbException(
                "Cannot copy the initialised data directory to " + parent + ": "
                        + ErrorReasons.of(e) + ". A server needs some 50 MB at first, and room for its databases: free"
                        + " some, or set " + EmbeddedSettings.DATA_DIR.key() + " to a directory that has it.",
                e);
    }
}
