// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import io.github.pgtestdb.embedded.internal.files.FilePermissions;
import io.github.pgtestdb.embedded.internal.files.FileTrees;
import io.github.pgtestdb.embedded.internal.process.Command;
import io.github.pgtestdb.embedded.internal.process.ErrorReasons;
import io.github.pgtestdb.embedded.internal.process.LastLines;
import io.github.pgtestdb.embedded.internal.process.OwnSession;
import io.github.pgtestdb.embedded.internal.process.Ports;
import io.github.pgtestdb.embedded.internal.process.ServerProcess;
import io.github.pgtestdb.embedded.internal.process.Waiting;
import io.github.pgtestdb.embedded.internal.server.InitializedDataDirectory;
import io.github.pgtestdb.embedded.internal.server.ServerStarter;
import io.github.pgtestdb.embedded.internal.settings.ServerConfiguration;
import io.github.pgtestdb.internal.support.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;

/**
 * Starts a shared server, on its earlier data if there are any. Must be called under the server's lock, while no server
 * and no supervisor runs.
 *
 * @param root the directory of servers
 * @param server the server's directory
 * @param cluster the data directory from which a new one is copied
 * @param supervisor starts the server
 * @param configuration the server's parameters
 * @param session the kernel session
 * @param ports the source of ports
 * @param attempts how many ports are tried
 */
public record SharedStarter(
        SharedServersDirectory root,
        SharedDirectory server,
        InitializedDataDirectory cluster,
        SharedSupervisor supervisor,
        ServerConfiguration configuration,
        BootIdentity session,
        Ports ports,
        int attempts) {

    private static final Logger log = Logs.logger();

    /** PostgreSQL's message while processes of a killed postmaster have not noticed its end yet. */
    private static final String STILL_IN_USE = "pre-existing shared memory block";

    /** PostgreSQL's message if another postmaster holds the data. */
    private static final String ALREADY_RUNS = "lock file \"postmaster.pid\" already exists";

    private static final long STILL_IN_USE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** The outcome of a start; it was successful if there is a membership. */
    private record Outcome(Optional<ServerRegistration> membership, String lastLines) {}

    private static final Outcome NOT_TRIED = new Outcome(Optional.empty(), "");

    SharedServers.Joined start() throws IOException, NotShareableException {
        List<String> ownSession = OwnSession.find()
                .orElseThrow(() ->
                        new NotShareableException("Ctrl-C in this terminal would stop one that others use, because"
                                + " there is no setsid, perl or bash on the PATH"));
        if (server.exists()) {
            try {
                return startAgain(ownSession);
            } catch (ServerStarter.NotReady e) {
                if (!e.blamesData()) {
                    throw new NotShareableException(
                            "the one in " + server.path() + " cannot be started now: " + e.getMessage()
                                    + "\nIf this lasts, remove that directory",
                            e);
                }
                giveUpData(String.valueOf(e.getMessage()));
            }
        }
        make();
        boolean started = false;
        try {
            SharedServers.Joined joined = startOnPorts(ownSession);
            started = true;
            return joined;
        } finally {
            if (!started) {
                root.remove(server);
            }
        }
    }

    /**
     * Starts the server on its data, with a second attempt if PostgreSQL refuses them. If a transaction that truncated
     * an unlogged table was rolled back just before a crash, the first recovery fails: the rolled-back transaction has
     * left an empty file, and recovery cannot create that file ("could not create file …: File exists"). The second
     * recovery removes the empty file first.
     */
    private SharedServers.Joined startAgain(List<String> ownSession) throws IOException {
        try {
            return startOnPorts(ownSession);
        } catch (ServerStarter.NotReady e) {
            if (!e.blamesData()) {
                throw e;
            }
            log.debug("The first attempt to recover {} failed", server.path(), e);
            return startOnPorts(ownSession);
        }
    }

    /** Databases that were kept stay on disk until their time is over, so that they can still be saved. */
    private void giveUpData(String message) throws IOException {
        if (server.isToStay(Instant.now())) {
            log.warn(
                    "Cannot start the shared PostgreSQL server again, on which databases were kept; making another one."
                            + " Its data are in {} for as long as those databases were to be kept. It said: {}",
                    root.setAside(server),
                    message);
        } else {
            log.warn(
                    "Cannot start the shared PostgreSQL server again; removing its directory {}, with its templates,"
                            + " and making another one. It said: {}",
                    server.path(),
                    message);
            root.remove(server);
        }
    }

    private SharedServers.Joined startOnPorts(List<String> ownSession) throws IOException {
        Optional<Integer> last = attempts == 1 ? Optional.empty() : server.lastPort();
        int port = 0;
        for (int attempt = 0; attempt < attempts; attempt++) {
            port = attempt == 0 && last.isPresent() ? last.get() : ports.next();
            Outcome outcome = startOn(port, ownSession);
            if (outcome.membership.isPresent()) {
                server.lastPort(port);
                return new SharedServers.Joined(outcome.membership.get(), port, true);
            }
            if (!outcome.lastLines.contains(ServerStarter.NOT_BOUND)) {
                throw ServerStarter.failed(server.data(), port, supervisor.runAs(), configuration, outcome.lastLines);
            }
        }
        throw ServerStarter.portTaken(port, attempts);
    }

    private Outcome startOn(int port, List<String> ownSession) throws IOException {
        AtomicReference<Outcome> last = new AtomicReference<>(NOT_TRIED);
        Waiting.until(
                () -> "the processes of an earlier PostgreSQL in " + server.data() + " to end",
                STILL_IN_USE_NANOS,
                () -> {
                    Outcome outcome = tryStart(port, ownSession);
                    last.set(outcome);
                    return !outcome.lastLines.contains(STILL_IN_USE) && !stopsAnother(outcome);
                });
        return Objects.requireNonNull(last.get());
    }

    /** Stops a server that comes up although its JVM and its supervisor were killed in the middle of a start. */
    private boolean stopsAnother(Outcome outcome) throws IOException {
        if (!outcome.lastLines.contains(ALREADY_RUNS)) {
            return false;
        }
        Optional<ProcessHandle> postmaster = ServerProcess.postmaster(server.data());
        if (postmaster.isPresent()) {
            ServerProcess.stop(postmaster.get(), server.data());
        }
        return true;
    }

    /** The JVM that starts the server opens the pipe before the start, and is thus its first user. */
    private Outcome tryStart(int port, List<String> ownSession) throws IOException {
        server.clear(supervisor.runAs());
        ServerRegistration membership = ServerRegistration.of(server);
        boolean ready = false;
        try {
            Process process = supervisor.launch(server, port, ownSession);
            ready = awaitReady(process, port);
            return new Outcome(
                    ready ? Optional.of(membership) : Optional.empty(), ready ? "" : LastLines.of(server.log()));
        } finally {
            if (!ready) {
                membership.close();
                awaitEnd();
            }
        }
    }

    private boolean awaitReady(Process process, int port) throws IOException {
        Waiting.until(
                () -> "PostgreSQL in " + server.data() + " to accept connections",
                ServerStarter.TIMEOUT_NANOS,
                () -> isReady(port) || !process.isAlive());
        return isReady(port);
    }

    private boolean isReady(int port) throws IOException {
        return server.runningPort().equals(Optional.of(port)) && server.isSupervised();
    }

    /** The supervisor, without users, stops a server that did not become ready. */
    private void awaitEnd() throws IOException {
        if (!Waiting.until(
                () -> "the supervisor of " + server.path() + " to stop a server that did not get ready",
                ServerStarter.TIMEOUT_NANOS,
                () -> server.supervisors().isEmpty())) {
            throw new IOException("its supervisor, processes " + server.supervisors() + ", does not end");
        }
    }

    private void make() throws IOException, NotShareableException {
        SharedDirectory coming = root.coming(server);
        FileTrees.delete(coming.path());
        boolean made = false;
        try {
            FilePermissions.createDirectory(coming.path(), FilePermissions.forServers(supervisor.runAs()));
            FilePermissions.createDirectory(coming.joined(), FilePermissions.OWNER_DIRECTORY);
            FilePermissions.write(coming.session(), session.text());
            makePipe(coming.users());
            cluster.copyTo(coming.data(), configuration, supervisor.runAs());
            Files.move(coming.path(), server.path(), StandardCopyOption.ATOMIC_MOVE);
            made = true;
        } catch (IOException e) {
            throw ServerStarter.notCopied(root.path(), e);
        } finally {
            if (!made) {
                FileTrees.delete(coming.path());
            }
        }
    }

    private static void makePipe(Path path) throws NotShareableException {
        try {
            Command.Result result = Command.run(List.of("mkfifo", "-m", "600", path.toString()));
            if (!result.succeeded()) {
                throw new NotShareableException("mkfifo cannot make a named pipe: " + result.output());
            }
        } catch (IOException e) {
            throw new NotShareableException("mkfifo cannot make a named pipe: " + ErrorReasons.of(e), e);
        }
    }
}
