package io.github.pgtestdb.internal.reap;

import io.github.pgtestdb.internal.database.DatabaseDropper;
import io.github.pgtestdb.internal.run.RunId;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.sql.AdvisoryLock;
import io.github.pgtestdb.internal.sql.Sentences;
import io.github.pgtestdb.spi.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops what crashed runs left, and kept databases and templates that have grown old or too many.
 *
 * <p>A run is dead when its advisory lock has been free for some time ({@link AbsentRuns}), and the reaper then gets it, for
 * as long as the reaper holds it: no pids. A database is ours when its name passes its check and its mark agrees, or when
 * it has no mark and nobody can connect, which is how a clone begins. Everything else is let alone, however similar its name.
 */
public final class Reaper {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    private final ServerSession server;
    private final DatabaseDropper dropper;
    private final TemplateEviction templates;
    private final AbsentRuns absent;

    public Reaper(ServerSession server, DatabaseDropper dropper, Settings settings) {
        this.server = server;
        this.dropper = dropper;
        this.templates = new TemplateEviction(server, dropper, settings);
        this.absent = new AbsentRuns(server);
    }

    /**
     * Drops what dead runs left. A database that cannot be dropped does not save the others.
     *
     * @throws InterruptedException if the thread is interrupted while it waits before it looks again
     */
    public void reapOrphans() throws SQLException, InterruptedException {
        absent.forEachDead(run -> {
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
        });
    }

    /** Looks again under the lock: a run that lived when they were listed may have kept its databases, and ended. */
    private List<Candidate> orphansOf(RunId run, Connection session) throws SQLException {
        return absent.databases(session).stream()
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
