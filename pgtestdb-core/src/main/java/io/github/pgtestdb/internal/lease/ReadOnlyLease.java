package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.ConnectionLeakException;
import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.LeakPolicy;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.ReportedDatabase;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A test's share in a clone that many tests read from. Thread-safe. */
final class ReadOnlyLease implements TestDatabase, ReportedDatabase {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    private final LeaseRoom room;
    private final SharedDatabase shared;
    private final TrackingDataSource dataSource;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean kept;

    ReadOnlyLease(LeaseRoom room, SharedDatabase shared, KeepPolicy keep) {
        this.room = room;
        this.shared = shared;
        this.dataSource = new TrackingDataSource(shared, room.poolSize());
        this.kept = keep == KeepPolicy.ALWAYS;
    }

    @Override
    public String name() {
        return shared.clonedDatabase().name();
    }

    @Override
    public String reportedName() {
        return name();
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public ConnectionDetails connection() {
        shared.restoreSettings();
        return shared.clonedDatabase().details();
    }

    @Override
    public void keep() {
        kept = true;
    }

    /**
     * Reports the connections that this test borrowed and did not return. A connection that was opened with the URL
     * cannot be attributed to a test.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        room.used(shared.clonedDatabase());
        List<TrackingDataSource.Borrowed> unreturned = dataSource.unreturned();
        dataSource.end();
        String leaks = unreturned.isEmpty() ? "" : leaks(unreturned);
        if (kept && shared.keep()) {
            room.kept().keep(shared.clonedDatabase().details());
        }
        if (!leaks.isEmpty() && room.leaks() == LeakPolicy.FAIL) {
            throw new ConnectionLeakException(leaks);
        }
        if (!leaks.isEmpty()) {
            LOG.warn(leaks);
        }
    }

    private String leaks(List<TrackingDataSource.Borrowed> unreturned) {
        try {
            return LeakReport.ofShared(name(), room.leakDetector().among(name(), unreturned), unreturned);
        } finally {
            unreturned.forEach(loan -> shared.clonedDatabase().connections().discard(loan.connection()));
        }
    }

    /** Shows the name. */
    @Override
    public String toString() {
        return "TestDatabase[" + shared.clonedDatabase() + ", read-only]";
    }
}
