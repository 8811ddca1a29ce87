package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.database.DatabaseDropper;
import io.github.pgtestdb.internal.database.DatabaseFactory;
import io.github.pgtestdb.internal.settings.CreateStrategy;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out which strategy copies this template faster on this server: it depends on the disk, not on the version. */
record StrategyProbe(DatabaseFactory databases, DatabaseDropper dropper) {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    CreateStrategy fastest(String source) throws SQLException {
        // The first copy of either kind also reads the template into the caches; the second is the one that counts.
        long walLog = Long.MAX_VALUE;
        long fileCopy = Long.MAX_VALUE;
        for (int round = 0; round < 2; round++) {
            fileCopy = Math.min(fileCopy, nanosToCopy(source, CreateStrategy.FILE_COPY));
            walLog = Math.min(walLog, nanosToCopy(source, CreateStrategy.WAL_LOG));
        }
        CreateStrategy fastest = fileCopy < walLog ? CreateStrategy.FILE_COPY : CreateStrategy.WAL_LOG;
        LOG.debug("Copying {} took {} ns by WAL_LOG, {} ns by FILE_COPY", source, walLog, fileCopy);
        return fastest;
    }

    private long nanosToCopy(String source, CreateStrategy strategy) throws SQLException {
        long start = System.nanoTime();
        String copy = databases.createClone(source, strategy, "", name -> List.of());
        long nanos = System.nanoTime() - start;
        dropper.drop(copy);
        return nanos;
    }
}
