package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a shared server, on the data of its last time where there are any. Call it under the server's lock, while
 * neither the server nor a supervisor runs.
 *
 * @param root the directory of servers
 * @param server the server's directory
 * @param cluster what a new one is copied from
 * @param supervisor by which means it is started
 * @param configuration with which parameters
 * @param session in which session of the kernel
 * @param ports where ports come from
 * @param attempts how many ports are tried
 */
record SharedStarter(
        SharedRoot root,
        SharedDirectory server,
        InitializedDataDirectory cluster,
        SharedSupervisor supervisor,
        ServerConfiguration configuration,
        KernelSession session,
        Ports ports,
        int attempts) {

    private static final Logger log = LoggerFactory.getLogger("io.github.pgtestdb");

    /** PostgreSQL's words while processes of a postmaster that was killed have not noticed that yet. */
    private static final String STILL_IN_USE = "pre-existing shared memory block";

    /** Its words where another postmaster was there first. */
    private static final String ALREADY_RUNS = "lock file \"postmaster.pid\" already exists";

    private static final long STILL_IN_USE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** How a start went: with a membership it succeeded. */
    private record Outcome(Optional<Membership> membership, String lastLines) {}

    SharedServers.Joined start() throws IOException, NotShareable {
        if (server.exists()) {
            try {
                return startOnPorts();
            } catch (ServerStarter.PortTaken e) {
                throw e;
            } catch (PgTestDbException e) {
                log.warn(
                        "Cannot start the shared PostgreSQL server again; throwing its directory {} away, with its"
                                + " templates, and making it anew. It said: {}",
                        server.path(),
                        e.getMessage());
                root.remove(server);
            }
        }
        make();
        boolean started = false;
        try {
            SharedServers.Joined joined = startOnPorts();
            started = true;
            return joined;
        } finally {
            if (!started) {
                root.remove(server);
            }
        }
    }

    private SharedServers.Joined startOnPorts() throws IOException {
        Optional<Integer> last = attempts == 1 ? Optional.empty() : server.lastPort();
        int port = 0;
        for (int attempt = 0; attempt < attempts; attempt++) {
            port = attempt == 0 && last.isPresent() ? last.get() : ports.next();
            Outcome outcome = startOn(port);
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

    private Outcome startOn(int port) throws IOException {
        configure(port);
        long start = System.nanoTime();
        while (true) {
            Outcome outcome = tryStart(port);
            boolean goesAway = outcome.lastLines.contains(STILL_IN_USE) || stopsAnother(outcome);
            if (!goesAway || System.nanoTime() - start > STILL_IN_USE_NANOS) {
                return outcome;
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    /** A JVM and its supervisor that were killed in the middle of a start leave a server that comes up all the same. */
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

    /** Whoever starts the server is its first user, from before it starts. */
    private Outcome tryStart(int port) throws IOException {
        server.clear();
        Membership membership = Membership.of(server);
        boolean ready = false;
        try {
            Process process = supervisor.launch(server);
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
        long start = System.nanoTime();
        while (System.nanoTime() - start < ServerStarter.TIMEOUT_NANOS) {
            if (server.runningPort().equals(Optional.of(port)) && server.isSupervised()) {
                return true;
            }
            if (!process.isAlive()) {
                return false;
            }
            LockSupport.parkNanos(ServerStarter.POLL_NANOS);
        }
        return false;
    }

    /** The supervisor, without users, stops a server that did not get ready. */
    private void awaitEnd() throws IOException {
        long start = System.nanoTime();
        while (!server.supervisors().isEmpty()) {
            if (System.nanoTime() - start > ServerStarter.TIMEOUT_NANOS) {
                throw new IOException("its supervisor, processes " + server.supervisors() + ", does not end");
            }
            LockSupport.parkNanos(ServerStarter.POLL_NANOS);
        }
    }

    private void configure(int port) throws IOException {
        Path file = server.data().resolve("postgresql.conf");
        Files.copy(cluster.directory().resolve("postgresql.conf"), file, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(file, configuration.text(port), StandardOpenOption.APPEND);
        if (supervisor.runAs().owner() != null) {
            supervisor.runAs().owner().own(file);
        }
    }

    private void make() throws IOException, NotShareable {
        SharedDirectory coming = root.coming(server);
        FileTrees.delete(coming.path());
        boolean made = false;
        try {
            Files.createDirectory(coming.path());
            FilePermissions.set(coming.path(), supervisor.runAs().owner() == null ? "rwx------" : "rwx--x--x");
            Files.createDirectory(coming.joined());
            Files.writeString(coming.session(), session.text());
            makePipe(coming.users());
            FileTrees.copy(
                    cluster.directory(), coming.data(), supervisor.runAs().owner());
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

    private static void makePipe(Path path) throws NotShareable {
        try {
            Command.Result result = Command.run(List.of("mkfifo", "-m", "600", path.toString()));
            if (!result.succeeded()) {
                throw new NotShareable("mkfifo cannot make a named pipe: " + result.output());
            }
        } catch (IOException e) {
            throw new NotShareable("mkfifo cannot make a named pipe: " + Reasons.of(e), e);
        }
    }
}
