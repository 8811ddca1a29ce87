// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.reap;

import io.github.pgtestdb.internal.admin.AdvisoryLock;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.run.RunId;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.support.Logs;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * The runs that have databases on the server and do not hold their lock. When a server restarts, or one of its
 * processes crashes, all runs lose all sessions at once. They acquire their locks again as soon as they can connect.
 * Therefore a run counts as dead only after it has been without its lock for some time. The time is longer if there are
 * connections to one of its databases, because the sessions of a killed process end with it. It is also longer if the
 * server has just started.
 */
record AbsentRuns(ServerSession server) {

    private static final Logger LOG = Logs.logger();

    /** How long a run must have been without its lock. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** How long after a start or a crash recovery a run on a busy machine may need to take its lock again. */
    private static final Duration RESTART_GRACE = Duration.ofSeconds(10);

    /** After this time the connections belong to no live run. Those of a lost client may stay for hours. */
    private static final Duration LONGEST_GRACE = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofMillis(200);

    /** Crash recovery and users can reset the statistics. The reaper then waits a few seconds longer. */
    private static final String SINCE_START = """
            SELECT (extract(epoch FROM clock_timestamp() - greatest(
                pg_postmaster_start_time(), (SELECT stats_reset FROM pg_catalog.pg_stat_bgwriter))) * 1000)::bigint
            """;

    /** Returns the databases that belong to a run, except for kept ones. */
    List<OwnedDatabase> databases(Connection session) throws SQLException {
        List<OwnedDatabase> all = OwnedDatabase.all(session);
        Set<RunId> lost = all.stream()
                .map(OwnedDatabase::lostRun)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        return all.stream()
                .filter(candidate -> candidate.isOfARun(server.identity(), lost) && !candidate.isKept())
                .toList();
    }

    /**
     * Waits until each absent run holds its lock again or counts as dead, and does the work for each dead run.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    void forEachDead(Work work) throws SQLException, InterruptedException {
        Set<RunId> absent = server.admin().with(this::absent);
        Set<RunId> told = new HashSet<>();
        long since = System.nanoTime();
        for (Duration pause = GRACE; !absent.isEmpty(); pause = PAUSE) {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            absent.retainAll(server.admin().with(this::absent));
            Duration waited = Duration.ofNanos(System.nanoTime() - since);
            Set<RunId> perhapsAlive = waited.compareTo(LONGEST_GRACE) < 0
                    ? server.admin().with(session -> perhapsAlive(session, absent))
                    : Set.of();
            for (RunId run : Set.copyOf(absent)) {
                if (!perhapsAlive.contains(run)) {
                    absent.remove(run);
                    work.run(run);
                } else if (told.add(run)) {
                    LOG.info(
                            "Run {} does not hold its lock, but may be alive. Its databases are dropped if it does not take"
                                    + " the lock again within {} s.",
                            run,
                            LONGEST_GRACE.toSeconds());
                }
            }
        }
    }

    private Set<RunId> absent(Connection session) throws SQLException {
        Set<RunId> runs = databases(session).stream().map(OwnedDatabase::run).collect(Collectors.toSet());
        runs.remove(server.run());
        Set<RunId> absent = new LinkedHashSet<>();
        for (RunId run : runs) {
            if (!AdvisoryLock.ofRun(run.text()).isHeldByOthers(session)) {
                absent.add(run);
            }
        }
        return absent;
    }

    private Set<RunId> perhapsAlive(Connection session, Set<RunId> absent) throws SQLException {
        long sinceStart =
                Connections.query(session, SINCE_START, row -> row.getLong(1)).get(0);
        if (sinceStart < RESTART_GRACE.toMillis()) {
            return new HashSet<>(absent);
        }
        return databases(session).stream()
                .filter(database -> database.sessions() > 0)
                .map(OwnedDatabase::run)
                .collect(Collectors.toSet());
    }

    /** The action for a dead run. */
    @FunctionalInterface
    interface Work {
        void run(RunId run) throws SQLException;
    }
}
