package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.database.DatabaseDropper;
import io.github.pgtestdb.internal.database.DatabaseFactory;
import io.github.pgtestdb.internal.settings.CreateStrategy;
import java.sql.SQLException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which strategy copies this template fastest on this server: it depends on the disk, not on the version. Each
 * copies once, and those that may yet win a second time. The first copies also write out what the build left in memory:
 * by file, that of the server, and by shared blocks, that of the system. So a strategy by file has its second chance in
 * any case. On a durable server the drop counts as well: it is cheap for a copy that was never written, and the files of one
 * by file are on the disk.
 */
record StrategyProbe(DatabaseFactory databases, DatabaseDropper dropper) {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    /** Who takes so many times as long as the fastest would not be the fastest in a second copy either. */
    private static final long HOPELESS = 2;

    /**
     * What a clone may take longer and still be the better one: where blocks are shared it needs no room, and where they are
     * not it is a copy by another call, whose figure differs from the copy's by chance.
     */
    private static final double ALLOWANCE = 1.25;

    /**
     * What a copy through the log counts on a durable server. There, such copies are dropped in batches and never written,
     * which one copy does not show; a copy by file is on the disk before it can be used, so that the disk's moods are in it.
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
        nanos.put(CreateStrategy.WAL_LOG, databases.areDurable() ? (long) (byLog * DURABLE_ALLOWANCE) : byLog);
        LOG.debug("Nanoseconds to copy {}: {}", source, nanos);
        return best(nanos);
    }

    private static CreateStrategy best(Map<CreateStrategy, Long> nanos) {
        Map.Entry<CreateStrategy, Long> fastest = Collections.min(nanos.entrySet(), Map.Entry.comparingByValue());
        long clone = nanos.getOrDefault(CreateStrategy.FILE_CLONE, Long.MAX_VALUE);
        return clone < ALLOWANCE * fastest.getValue() ? CreateStrategy.FILE_CLONE : fastest.getKey();
    }

    /** Empty where the server has no such method, or the file system refuses: then it is no candidate, and no failure. */
    private OptionalLong nanosToClone(String source) {
        if (!databases.haveFileCopyMethods()) {
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
        dropper.drop(copy);
        return (databases.areDurable() ? System.nanoTime() : copied) - start;
    }
}
