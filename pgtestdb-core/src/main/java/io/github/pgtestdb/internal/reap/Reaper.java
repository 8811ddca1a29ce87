// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.reap;

import io.github.pgtestdb.internal.admin.AdvisoryLock;
import io.github.pgtestdb.internal.database.DatabaseAdmin;
import io.github.pgtestdb.internal.run.RunId;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sentences;
import io.github.pgtestdb.spi.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;

/**
 * Drops the databases of crashed runs, kept databases that have expired, and templates that are too old or too large
 * together.
 *
 * <p>A run is dead if its advisory lock has been free for some time ({@link AbsentRuns}) and the reaper then acquires
 * the lock. It is dead for as long as the reaper holds the lock. Process ids are not used. A database is ours if its
 * name passes its check and its mark agrees. It is also ours if it has no mark and is closed to connections, which is
 * how a clone begins. All other databases are left alone, however similar their names.
 */
public final class Reaper {

    private static final Logger LOG = Logs.logger();

    private final ServerSession server;
    private final DatabaseAdmin databases;
    private final TemplateEviction templates;
    private final AbsentRuns absent;

    public Reaper(ServerSession server, DatabaseAdmin databases, Settings settings) {
        this.server = server;
        this.databases = databases;
        this.templates = new TemplateEviction(server, databases, settings);
        this.absent = new AbsentRuns(server);
    }

    /**
     * Drops the databases of dead runs. A failure to drop one does not stop the others.
     *
     * @throws InterruptedException if the thread is interrupted while it waits before it looks again
     */
    public void reapOrphans() throws SQLException, InterruptedException {
        absent.forEachDead(run -> {
            // The lock keeps two reapers apart, and keeps the run dead.
            AdvisoryLock lock = AdvisoryLock.ofRun(run.text());
            lock.ifFree(server.admin(), session -> {
                // After its admin database was dropped, a run may have acquired its lock in another one.
                if (lock.isHeldByOthers(session)) {
                    return false;
                }
                dropOrphans(run, orphansOf(run, session));
                return true;
            });
        });
    }

    /** Lists again under the lock. A run that was alive before may have kept its databases, and ended. */
    private List<OwnedDatabase> orphansOf(RunId run, Connection session) throws SQLException {
        return absent.databases(session).stream()
                .filter(orphan -> orphan.run().equals(run))
                .toList();
    }

    /** Drops templates that are old, or too large together. Best called when a run has marked its templates. */
    public void evictTemplates() throws SQLException {
        templates.run();
    }

    private void dropOrphans(RunId run, List<OwnedDatabase> orphans) {
        int dropped = 0;
        for (OwnedDatabase orphan : orphans) {
            try {
                databases.drop(orphan.name());
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
