package io.github.pgtestdb.internal.reap;

import io.github.pgtestdb.internal.database.DatabaseDropper;
import io.github.pgtestdb.internal.run.AdminIdentity;
import io.github.pgtestdb.internal.run.RunId;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.sql.AdvisoryLock;
import io.github.pgtestdb.internal.sql.Sql;
import java.sql.Connection;
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
    private final Duration keepFor;
    private final Duration templateMaxAge;

    public Reaper(ServerSession server, DatabaseDropper dropper, Duration keepFor, Duration templateMaxAge) {
        this.server = server;
        this.dropper = dropper;
        this.keepFor = keepFor;
        this.templateMaxAge = templateMaxAge;
    }

    public void reap() throws SQLException {
        AdminIdentity admin = server.identity();
        List<Candidate> candidates = Candidate.all(server.admin());
        Map<RunId, List<Candidate>> byRun = candidates.stream()
                .filter(candidate ->
                        candidate.isOfARun(admin) && !candidate.run().equals(server.run()))
                .collect(Collectors.groupingBy(Candidate::run));
        for (Map.Entry<RunId, List<Candidate>> run : byRun.entrySet()) {
            server.admin().with(session -> reapIfDead(session, run.getKey(), run.getValue()));
        }
        for (Candidate template : candidates) {
            if (template.isTemplateUnusedFor(templateMaxAge, admin)) {
                evict(template);
            }
        }
    }

    /** Holds the run's lock while its databases are dropped, so that two reapers do not get in each other's way. */
    private int reapIfDead(Connection session, RunId run, List<Candidate> databases) throws SQLException {
        AdvisoryLock lock = AdvisoryLock.ofRun(run.text());
        if (!lock.tryAcquire(session)) {
            return 0;
        }
        try {
            List<Candidate> orphans = databases.stream()
                    .filter(database -> !database.isKeptWithin(keepFor))
                    .toList();
            for (Candidate orphan : orphans) {
                dropper.drop(orphan.name());
            }
            if (!orphans.isEmpty()) {
                LOG.info(
                        "Dropped {} databases that run {} left on {}",
                        orphans.size(),
                        run,
                        server.server().description());
            }
            return orphans.size();
        } finally {
            lock.release(session);
        }
    }

    private void evict(Candidate template) throws SQLException {
        server.admin().execute("ALTER DATABASE " + Sql.identifier(template.name()) + " IS_TEMPLATE false");
        dropper.drop(template.name());
        LOG.info(
                "Dropped the template {}, which no run has used for {} days", template.name(), templateMaxAge.toDays());
    }
}
