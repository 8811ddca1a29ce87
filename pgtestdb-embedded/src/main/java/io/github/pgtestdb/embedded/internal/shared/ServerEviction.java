// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import io.github.pgtestdb.embedded.internal.files.CacheLock;
import io.github.pgtestdb.embedded.internal.files.FileTrees;
import io.github.pgtestdb.embedded.internal.process.ErrorReasons;
import io.github.pgtestdb.embedded.internal.process.ServerProcess;
import io.github.pgtestdb.internal.support.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * Removes the directories of shared servers that were unused for too long, or that together take too much room, least
 * recently used first. A server in use is never removed. A server that lost its supervisor gets a new one, which stops
 * it if it has no users.
 *
 * @param session the kernel session of this JVM
 * @param bootTime the time when this machine was started, if the system provides it
 * @param maxAge the time after which an unused server is removed
 * @param maxBytes the total size that is allowed in one parent directory
 * @param now the time
 */
public record ServerEviction(
        BootIdentity session, Optional<Instant> bootTime, Duration maxAge, long maxBytes, Instant now) {

    private static final Logger log = Logs.logger();

    /** The last use is recorded when a JVM joins or leaves a server; test runs hardly ever take longer than this. */
    private static final Duration LONGEST_RUN = Duration.ofDays(1);

    /** Making a directory takes a second; if it is a day old, its maker was killed. */
    private static final Duration RUBBISH_AGE = Duration.ofDays(1);

    /** A server's directory with the facts that decide about its removal. */
    private record Lying(SharedDirectory server, Instant lastUse, long bytes, BootIdentity session) {}

    /** Never fails. A directory that cannot be removed is named in a warning, and the next call tries again. */
    public void evict(List<Path> parents) {
        for (Path parent : parents) {
            try {
                Optional<SharedServersDirectory> root = SharedServersDirectory.existingIn(parent);
                if (root.isPresent()) {
                    evict(root.get());
                }
            } catch (IOException | NotShareableException e) {
                log.warn("Cannot look for old shared servers in {}: {}", parent, e.getMessage());
            }
        }
    }

    private void evict(SharedServersDirectory root) throws IOException {
        for (Path rubbish : root.rubbish(now.minus(RUBBISH_AGE))) {
            FileTrees.delete(rubbish);
        }
        List<Lying> lying = lying(root);
        for (Path former : root.formerlyKept(now)) {
            FileTrees.delete(former);
        }
        long total = lying.stream()
                .filter(one -> isOfThisBoot(one))
                .mapToLong(Lying::bytes)
                .sum();
        for (Lying one : lying) {
            boolean counts = isOfThisBoot(one);
            boolean wanted = isOld(one) || isOfEarlierBoot(one) || (counts && total > maxBytes);
            if ((wanted || hasLostItsSupervisor(one)) && removed(root, one, wanted) && counts) {
                total -= one.bytes;
            }
        }
    }

    /** Returns the servers, least recently used first. */
    private static List<Lying> lying(SharedServersDirectory root) throws IOException {
        List<Lying> lying = new ArrayList<>();
        for (SharedDirectory server : root.servers()) {
            try {
                BootIdentity session = BootIdentity.parse(Files.readString(server.session()));
                lying.add(new Lying(server, server.lastUse(), server.bytes(), session));
            } catch (NoSuchFileException e) {
                log.debug("{} went while it was looked at", server.path());
            }
        }
        lying.sort(Comparator.comparing(Lying::lastUse));
        return lying;
    }

    private boolean isOld(Lying one) {
        return one.lastUse.isBefore(now.minus(maxAge));
    }

    private boolean isOfThisBoot(Lying one) {
        return one.session.boot().equals(session.boot());
    }

    /**
     * Another boot id with the same host may belong to another machine that is running. It is treated as an earlier
     * boot of this machine only if the server was last used before this boot and longer ago than {@link #LONGEST_RUN}.
     */
    private boolean isOfEarlierBoot(Lying one) {
        return one.session.host().equals(session.host())
                && !isOfThisBoot(one)
                && bootTime.filter(one.lastUse::isBefore).isPresent()
                && one.lastUse.isBefore(now.minus(LONGEST_RUN));
    }

    private boolean hasLostItsSupervisor(Lying one) throws IOException {
        return one.session.equals(session)
                && !one.server.isSupervised()
                && ServerProcess.postmaster(one.server.data()).isPresent();
    }

    /** Removes the directory if the server is not in use. The lock keeps JVMs from joining meanwhile. */
    private boolean removed(SharedServersDirectory root, Lying one, boolean wanted) throws IOException {
        Optional<CacheLock> lock = CacheLock.tryAcquire(root.lock(one.server));
        if (lock.isEmpty()) {
            return false;
        }
        try (CacheLock held = lock.get()) {
            if (!held.isHeld() || !one.server.exists() || isInUse(one) || !wanted) {
                return false;
            }
            root.remove(one.server);
            log.info("Removed the shared PostgreSQL server {}, last used at {}", one.server.path(), one.lastUse);
            return true;
        } catch (IOException e) {
            log.warn("Cannot remove the shared server {}: {}", one.server.path(), ErrorReasons.of(e));
            return false;
        }
    }

    private boolean isInUse(Lying one) throws IOException {
        if (one.session.equals(session)) {
            if (hasLostItsSupervisor(one)) {
                SharedServers.adopt(one.server);
            }
            return !one.server.supervisors().isEmpty()
                    || ServerProcess.postmaster(one.server.data()).isPresent();
        }
        if (isOfThisBoot(one)) {
            return one.server.isHeldInAnyContainer();
        }
        // The server belongs to another machine that shares this directory: only the time tells whether it is used.
        return !isOfEarlierBoot(one) && !isOld(one);
    }
}
