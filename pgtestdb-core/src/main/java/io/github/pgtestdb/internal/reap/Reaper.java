package io.github.pgtestdb.internal.reap;

import io.github.pgtestdb.internal.database.DatabaseDropper;
import io.github.pgtestdb.internal.run.RunId;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.sql.AdvisoryLock;
import io.github.pgtestdb.internal.sql.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops what crashed runs left, and kept databases and templates that have grown old.
 *
 * <p>A run is dead when its advisory lock can be had, and for as long as the reaper holds it: no clocks, no pids. A
 * database is ours when its name passes its check and its mark agrees, or when it has no mark and nobody can connect,
 * which is how a clone begins. Everything else is let alone, however similar its name.
 */
public final class Reaper {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    private final ServerSession server;
    private final DatabaseDropper dropper;
    private final Duration templateMaxAge;

    public Reaper(ServerSession server, DatabaseDropper dropper, Duration templateMaxAge) {
        this.server = server;
        this.dropper = dropper;
        this.templateMaxAge = templateMaxAge;
    }

    /** Drops what dead runs left. A database that cannot be dropped does not save the others. */
    public void reapOrphans() throws SQLException {
        Map<RunId, List<Candidate>> byRun = Candidate.all(server.admin()).stream()
                .filter(candidate -> candidate.isOfARun(server.identity()))
                .filter(candidate -> !candidate.run().equals(server.run()) && !candidate.isKept())
                .collect(Collectors.groupingBy(Candidate::run));
        for (Map.Entry<RunId, List<Candidate>> run : byRun.entrySet()) {
            underLock(AdvisoryLock.ofRun(run.getKey().text()), () -> dropOrphans(run.getKey(), run.getValue()));
        }
    }

    /** Drops templates that no run has used for long. Best at the end of a run: it has marked those that it used. */
    public void evictTemplates() throws SQLException {
        for (Candidate template : Candidate.all(server.admin())) {
            if (template.isTemplateUnusedFor(templateMaxAge, server.identity())) {
                underLock(AdvisoryLock.ofEviction(template.name()), () -> evict(template));
            }
        }
    }

    /** Holds the lock while it works, so that two reapers do not get in each other's way, and the dead stay dead. */
    private void underLock(AdvisoryLock lock, Work work) throws SQLException {
        server.admin().with(session -> {
            if (!lock.tryAcquire(session)) {
                return false;
            }
            try {
                work.run();
                return true;
            } finally {
                lock.release(session);
            }
        });
    }

    /** What is done under a lock. */
    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }

    private void dropOrphans(RunId run, List<Candidate> orphans) {
        int dropped = 0;
        for (Candidate orphan : orphans) {
            try {
                dropper.drop(orphan.name());
                dropped++;
            } catch (SQLException e) {
                LOG.warn(
                        "Cannot drop {}, which run {} left: {}. The next run tries again.",
                        orphan.name(),
                        run,
                        e.getMessage());
            }
        }
        if (dropped > 0) {
            LOG.info(
                    "Dropped {} databases that run {} left on {}",
                    dropped,
                    run,
                    server.server().description());
        }
    }

    /** Looks again under the lock: another run may have evicted the template, or used it, since it was listed. */
    private void evict(Candidate listed) throws SQLException {
        boolean stillUnused = Candidate.all(server.admin()).stream()
                .anyMatch(candidate -> candidate.name().equals(listed.name())
                        && candidate.isTemplateUnusedFor(templateMaxAge, server.identity()));
        if (stillUnused) {
            if (!listed.invalid()) {
                server.admin().execute("ALTER DATABASE " + Sql.identifier(listed.name()) + " IS_TEMPLATE false");
            }
            dropper.drop(listed.name());
            LOG.info(
                    "Dropped the template {}, which no run has used for {} days",
                    listed.name(),
                    templateMaxAge.toDays());
        }
    }
}
