// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.internal.jdbc.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * The time between two crash recoveries of a server. Crash recovery empties unlogged relations, so their rows exist
 * only during the epoch in which they were written.
 *
 * <p>Crash recovery discards the cumulative statistics, and writes the current time, in microseconds, to the {@code
 * stats_reset} of each kind. An ordinary restart keeps them. A user can reset one kind by hand, so the epoch is the
 * same as long as one of the kinds has its old time. The recovery of a standby or of a backup may keep them, but begins
 * a new timeline.
 *
 * @param timeline the timeline of the server
 * @param resets for each kind of statistics the time of its last reset, or of the server's start if there is none
 */
public record CrashEpoch(String timeline, List<String> resets) {

    private static final String QUERY = """
            SELECT (SELECT timeline_id FROM pg_catalog.pg_control_checkpoint()) || ' ' || concat_ws(
                ' ',
                (extract(epoch FROM coalesce(b.stats_reset, pg_postmaster_start_time())) * 1000000)::bigint,
                (extract(epoch FROM coalesce(a.stats_reset, pg_postmaster_start_time())) * 1000000)::bigint,
                (extract(epoch FROM coalesce(w.stats_reset, pg_postmaster_start_time())) * 1000000)::bigint)
            FROM pg_catalog.pg_stat_bgwriter b, pg_catalog.pg_stat_archiver a, pg_catalog.pg_stat_wal w
            """;

    public CrashEpoch {
        resets = List.copyOf(resets);
    }

    /** Reads the current epoch of the server. */
    public static CrashEpoch read(Connection session) throws SQLException {
        return Connections.query(session, QUERY, row -> parse(row.getString(1))).get(0);
    }

    /** Parses the result of {@link #toString}. */
    public static CrashEpoch parse(String text) {
        List<String> parts = Arrays.asList(text.split(" ", -1));
        return new CrashEpoch(parts.get(0), parts.subList(1, parts.size()));
    }

    /** Tells whether the server has not recovered from a crash between the two readings. */
    public boolean isSameAs(CrashEpoch other) {
        if (!timeline.equals(other.timeline) || resets.size() != other.resets.size()) {
            return false;
        }
        for (int kind = 0; kind < resets.size(); kind++) {
            if (resets.get(kind).equals(other.resets.get(kind))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return timeline + " " + String.join(" ", resets);
    }
}
