// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.database.DatabaseAdmin;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CreateStrategy;
import io.github.pgtestdb.internal.support.Logs;
import java.sql.SQLException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;

/**
 * Measures which strategy copies this template fastest on this server. That depends on the disk, not on the version.
 *
 * <p>Each strategy copies once, and those that may still win copy a second time. The first copies also write out data
 * that the build left in memory: a copy by file writes that of the server, and one that shares blocks writes that of
 * the system. So each strategy by file gets a second copy in any case. On a durable server the time of the drop counts
 * as well. It is short for a copy that was never written, but the files of a copy by file are on the disk.
 */
public record StrategyProbe(DatabaseAdmin databases, ServerSession server) {

    private static final Logger LOG = Logs.logger();

    /** A copy through the log that takes this many times as long as the fastest copy is not measured a second time. */
    private static final long HOPELESS = 2;

    /**
     * A file clone is chosen if it takes less than this many times as long as the fastest copy. With shared blocks it
     * needs no disk space. Otherwise it is a copy by another system call, and its time differs from the ordinary copy's
     * by chance.
     */
    private static final double ALLOWANCE = 1.25;

    /**
     * The factor for the time of a copy through the log on a durable server. There, such copies are dropped in batches
     * and never written, which one copy does not show. A copy by file is on the disk before it can be used, so its time
     * varies with the disk.
     */
    private static final double DURABLE_ALLOWANCE = 0.6;

    CreateStrategy fastest(String source) throws SQLException {
        Map<CreateStrategy, Long> nanos = new EnumMap<>(CreateStrategy.class);
        nanos.put(CreateStrategy.FILE_COPY, nanosToCopy(source, CreateStrategy.FILE_COPY));
        nanosToClone(source).ifPresent(time -> nanos.put(CreateStrategy.FILE_CLONE, time));
        for (CreateStrategy byFile : List.copyOf(nanos.keySet())) {
            nanos.merge(byFile, nanosToCopy(source, byFile), Math::min);
        }
        long byLog = nanosToCopy(source, CreateStrategy.WAL_LOG);
        if (byLog < HOPELESS * Collections.min(nanos.values())) {
            byLog = Math.min(byLog, nanosToCopy(source, CreateStrategy.WAL_LOG));
        }
        nanos.put(CreateStrategy.WAL_LOG, server.isDurable() ? (long) (byLog * DURABLE_ALLOWANCE) : byLog);
        LOG.debug("Nanoseconds to copy {}: {}", source, nanos);
        return best(nanos);
    }

    private static CreateStrategy best(Map<CreateStrategy, Long> nanos) {
        Map.Entry<CreateStrategy, Long> fastest = Collections.min(nanos.entrySet(), Map.Entry.comparingByValue());
        long clone = nanos.getOrDefault(CreateStrategy.FILE_CLONE, Long.MAX_VALUE);
        return clone < ALLOWANCE * fastest.getValue() ? CreateStrategy.FILE_CLONE : fastest.getKey();
    }

    /** Measures a file clone. Empty if the server or the file system has no such method. */
    private OptionalLong nanosToClone(String source) {
        if (!server.hasFileCopyMethods()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(nanosToCopy(source, CreateStrategy.FILE_CLONE));
        } catch (SQLException e) {
            LOG.debug("The server does not clone the files of {}", source, e);
            return OptionalLong.empty();
        }
    }

    private long nanosToCopy(String source, CreateStrategy strategy) throws SQLException {
        long start = System.nanoTime();
        String copy = databases.createClone(source, strategy, "", name -> List.of());
        long copied = System.nanoTime();
        databases.drop(copy);
        return (server.isDurable() ? System.nanoTime() : copied) - start;
    }
}
