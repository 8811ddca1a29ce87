// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import io.github.pgtestdb.embedded.internal.files.CacheLock;
import io.github.pgtestdb.embedded.internal.process.ErrorReasons;
import io.github.pgtestdb.embedded.internal.process.ServerProcess;
import io.github.pgtestdb.embedded.internal.process.Waiting;
import io.github.pgtestdb.internal.support.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Joins a shared server, or starts it.
 *
 * <p>Both happen under the server's lock: of several JVMs that start at once, one starts the server and the others find
 * it running. Leaving needs no lock: only the supervisor decides that there are no users. It decides either before or
 * after it has read the name of a joining JVM, never in between.
 */
public final class SharedServers {

    private static final Logger log = Logs.logger();

    /** The supervisor answers within a millisecond, and stops a hanging server within half a minute. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final SharedServersDirectory root;
    private final SharedDirectory server;
    private final SharedStarter starter;
    private final long lockNanos;

    public SharedServers(SharedServersDirectory root, SharedDirectory server, SharedStarter starter) {
        this(root, server, starter, PATIENCE_NANOS);
    }

    public SharedServers(SharedServersDirectory root, SharedDirectory server, SharedStarter starter, long lockNanos) {
        this.root = root;
        this.server = server;
        this.starter = starter;
        this.lockNanos = lockNanos;
    }

    /**
     * A server that runs for as long as the membership is open.
     *
     * @param membership the hold on it
     * @param port its port
     * @param started whether this JVM started it
     */
    public record Joined(ServerRegistration membership, int port, boolean started) {}

    public Joined join() throws NotShareableException {
        try (CacheLock lock = CacheLock.acquire(root.lock(server), lockNanos)) {
            if (!lock.isHeld()) {
                throw new NotShareableException("the lock " + root.lock(server) + " was lost as soon as it was had");
            }
            Optional<Joined> joined = server.exists() ? joinRunning() : Optional.empty();
            return joined.isPresent() ? joined.get() : starter.start();
        } catch (CacheLock.Held e) {
            throw new NotShareableException(
                    e.getMessage() + ", so that the server in " + server.path() + " cannot be joined", e);
        } catch (IOException e) {
            throw new NotShareableException(
                    "that in " + server.path() + " cannot be used: " + ErrorReasons.of(e)
                            + ". If this lasts, remove that directory",
                    e);
        }
    }

    /** Returns empty if no server runs there any more. */
    private Optional<Joined> joinRunning() throws IOException {
        ServerRegistration membership = ServerRegistration.of(server);
        boolean joined = false;
        try {
            Optional<Integer> port = server.isSupervised() ? greet(membership) : adopt(server);
            joined = port.isPresent();
            return port.map(number -> new Joined(membership, number, false));
        } finally {
            if (!joined) {
                membership.close();
            }
        }
    }

    /** Waits until the supervisor acknowledges this JVM, or has ended. A silent one is replaced. */
    private Optional<Integer> greet(ServerRegistration membership) throws IOException {
        membership.announce();
        boolean ended = Waiting.until(
                () -> "the supervisor of the PostgreSQL server in " + server.path(),
                PATIENCE_NANOS,
                () -> !server.isSupervised()
                        || (membership.isAcknowledged() && server.runningPort().isPresent()));
        if (ended && server.isSupervised()) {
            return server.runningPort();
        }
        return adopt(server);
    }

    /**
     * Repairs the state that a killed supervisor left. A running server gets a new supervisor, unless it was already
     * told to stop; then it is stopped. Must be called under the lock. Returns empty if no server runs there any more.
     */
    static Optional<Integer> adopt(SharedDirectory server) throws IOException {
        stopSupervisors(server);
        Optional<ProcessHandle> postmaster = ServerProcess.postmaster(server.data());
        if (postmaster.isEmpty()) {
            return Optional.empty();
        }
        Optional<Integer> port = server.runningPort();
        if (port.isEmpty() || Files.exists(server.stopping())) {
            ServerProcess.stop(postmaster.get(), server.data());
            return Optional.empty();
        }
        log.warn("The supervisor of the PostgreSQL server in {} was killed; starting another", server.path());
        server.clearUsers();
        SharedSupervisor.adopt(server, postmaster.get());
        awaitSupervisor(server);
        return port;
    }

    /** One of the supervisor's two processes may still run, and be at work until it has ended. */
    private static void stopSupervisors(SharedDirectory server) throws IOException {
        server.supervisors().forEach(ProcessHandle::destroyForcibly);
        if (!Waiting.until(
                () -> "the killed supervisor of the PostgreSQL server in " + server.path() + " to end",
                PATIENCE_NANOS,
                () -> server.supervisors().isEmpty())) {
            throw new IOException(
                    "its supervisor, processes " + server.supervisors() + ", does not end although it was" + " killed");
        }
    }

    private static void awaitSupervisor(SharedDirectory server) throws IOException {
        // If the server has no users, the new supervisor may already be stopping it.
        if (!Waiting.until(
                () -> "the supervisor of the PostgreSQL server in " + server.path() + " to start",
                PATIENCE_NANOS,
                () -> server.isSupervised() || Files.exists(server.stopping()))) {
            throw new IOException("its supervisor did not start");
        }
    }
}
