package io.github.pgtestdb.embedded.internal;

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
import org.slf4j.LoggerFactory;

/**
 * Removes the directories of shared servers that nobody has used for long, or that take too much room together, the one
 * that was used last at the end; never one that is in use. A server that lost its supervisor gets another, which stops it
 * if it has no users.
 *
 * @param session the session of the kernel that this JVM lives in
 * @param bootTime when this machine was started, if the system says
 * @param maxAge how long a server may lie unused
 * @param maxBytes how much all of them in one place may take
 * @param now the time
 */
record ServerEviction(KernelSession session, Optional<Instant> bootTime, Duration maxAge, long maxBytes, Instant now) {

    private static final Logger log = LoggerFactory.getLogger("io.github.pgtestdb");

    /** A server's use is noted when a JVM joins or leaves it, and hardly a JVM runs its tests for longer. */
    private static final Duration LONGEST_RUN = Duration.ofDays(1);

    /** Making a directory takes a second; who was at it yesterday was killed. */
    private static final Duration RUBBISH_AGE = Duration.ofDays(1);

    /** A server that lies there. */
    private record Lying(SharedDirectory server, Instant lastUse, long bytes, KernelSession session) {}

    /** Never fails: what cannot be removed is named in a warning and tried again by the next one. */
    void evict(List<Path> parents) {
        for (Path parent : parents) {
            try {
                Optional<SharedRoot> root = SharedRoot.existingIn(parent);
                if (root.isPresent()) {
                    evict(root.get());
                }
            } catch (IOException | NotShareable e) {
                log.warn("Cannot look for old shared servers in {}: {}", parent, e.getMessage());
            }
        }
    }

    private void evict(SharedRoot root) throws IOException {
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

    /** Those that were used last come last. */
    private static List<Lying> lying(SharedRoot root) throws IOException {
        List<Lying> lying = new ArrayList<>();
        for (SharedDirectory server : root.servers()) {
            try {
                KernelSession session = KernelSession.parse(Files.readString(server.session()));
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
     * Another boot under the same name may be that of another machine, which runs. It is an earlier boot of this one only if
     * nobody has used the server since this boot, nor in the time that a run may have taken before.
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

    /** Under the lock nobody can be joining it. */
    private boolean removed(SharedRoot root, Lying one, boolean wanted) throws IOException {
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
            log.warn("Cannot remove the shared server {}: {}", one.server.path(), Reasons.of(e));
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
        // Another machine, which shares this directory: only the time says whether it is used.
        return !isOfEarlierBoot(one) && !isOld(one);
    }
}
