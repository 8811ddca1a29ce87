package io.github.pgtestdb.internal.reap;

import io.github.pgtestdb.internal.database.DatabaseDropper;
import io.github.pgtestdb.internal.run.RunId;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.sql.AdvisoryLock;
import io.github.pgtestdb.internal.sql.Sentences;
import io.github.pgtestdb.spi.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops what crashed runs left, and kept databases and templates that have grown old or too many.
 *
 * <p>A run is dead when nobody holds its advisory lock at two looks, {@link #GRACE} apart, and the reaper then gets it,
 * for as long as the reaper holds it: no pids. A
 * database is ours when its name passes its check and its mark agrees, or when it has no mark and nobody can connect,
 * which is how a clone begins. Everything else is let alone, however similar its name.
 */
public final class Reaper {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    /**
     * How long a run must have been without its lock. When a server restarts, or one of its processes crashes, all runs
     * lose all sessions at once, and take their locks again as soon as they can connect.
     */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final ServerSession server;
    private final DatabaseDropper dropper;
    private final TemplateEviction templates;

    public Reaper(ServerSession server, DatabaseDropper dropper, Settings settings) {
        this.server = server;
        this.dropper = dropper;
        this.templates = new TemplateEviction(server, dropper, settings);
    }

    /**
     * Drops what dead runs left. A database that cannot be dropped does not save the others.
     *
     * @throws InterruptedException if the thread is interrupted while it waits before it looks again
     */
    public void reapOrphans() throws SQLException, InterruptedException {
        Set<RunId> runs = server.admin().with(this::seeminglyDead);
        if (runs.isEmpty()) {
            return;
        }
        TimeUnit.NANOSECONDS.sleep(GRACE.toNanos());
        for (RunId run : runs) {
            // Two reapers do not get in each other's way, and the dead stay dead.
            AdvisoryLock lock = AdvisoryLock.ofRun(run.text());
            lock.ifFree(server.admin(), session -> {
                // One whose admin database was dropped may have taken its lock again in another.
                if (lock.isHeldByOthers(session)) {
                    return false;
                }
                dropOrphans(run, orphansOf(run, session));
                return true;
            });
        }
    }

    /** Returns the runs whose databases are there, and whose lock nobody holds. */
    private Set<RunId> seeminglyDead(Connection session) throws SQLException {
        Set<RunId> runs = new LinkedHashSet<>();
        for (Candidate orphan : orphans(session)) {
            runs.add(orphan.run());
        }
        runs.remove(server.run());
        Set<RunId> dead = new LinkedHashSet<>();
        for (RunId run : runs) {
            if (!AdvisoryLock.ofRun(run.text()).isHeldByOthers(session)) {
                dead.add(run);
            }
        }
        return dead;
    }

    private List<Candidate> orphans(Connection session) throws SQLException {
        List<Candidate> all = Candidate.all(session);
        Set<RunId> lost =
                all.stream().map(Candidate::lostRun).flatMap(Optional::stream).collect(Collectors.toSet());
        return all.stream()
                .filter(candidate -> candidate.isOfARun(server.identity(), lost) && !candidate.isKept())
                .toList();
    }

    /** Looks again under the lock: a run that lived when they were listed may have kept its databases, and ended. */
    private List<Candidate> orphansOf(RunId run, Connection session) throws SQLException {
        return orphans(session).stream()
                .filter(orphan -> orphan.run().equals(run))
                .toList();
    }

    /** Drops templates that are old, or too large together. Best at the end of a run: it has marked those it used. */
    public void evictTemplates() throws SQLException {
        templates.run();
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
                        Sentences.of(e));
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
}
