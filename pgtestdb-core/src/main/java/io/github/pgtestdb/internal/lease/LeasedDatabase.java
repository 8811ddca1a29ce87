package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.ConnectionLeakException;
import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.LeakPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.clone.ClonedDatabase;
import io.github.pgtestdb.internal.sql.Activity;
import io.github.pgtestdb.internal.sql.Sentences;
import io.github.pgtestdb.spi.ReportedDatabase;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A clone that is lent to a test. */
final class LeasedDatabase implements TestDatabase, ReportedDatabase {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    private final LeaseRoom room;
    private final ClonedDatabase clone;
    private final TrackingDataSource dataSource;
    private boolean closed;
    private volatile boolean kept;
    private int place;

    LeasedDatabase(LeaseRoom room, ClonedDatabase clone, KeepPolicy keep) {
        this.room = room;
        this.clone = clone;
        this.dataSource = new TrackingDataSource(clone, room.poolSize());
        this.kept = keep == KeepPolicy.ALWAYS;
    }

    /** The index of this lease in {@link Outstanding}, which alone uses it. */
    int place() {
        return place;
    }

    void setPlace(int place) {
        this.place = place;
    }

    @Override
    public String name() {
        return connection().database();
    }

    @Override
    public String reportedName() {
        return clone.name();
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public ConnectionDetails connection() {
        if (!dataSource.touch()) {
            throw new PgTestDbException("The test database was returned already, and nothing had used it: another test"
                    + " may have it by now. Read its name, its URL or its connection details before the test is over.");
        }
        return clone.details();
    }

    @Override
    public void keep() {
        kept = true;
    }

    @Override
    public void close() {
        if (!isFirstToClose()) {
            return;
        }
        if (!kept && dataSource.closeUntouched()) {
            room.returnedUntouched(this, clone);
            return;
        }
        dataSource.end();
        room.used(clone);
        List<TrackingDataSource.Borrowed> unreturned = dataSource.unreturned();
        boolean lookNow = !unreturned.isEmpty() || room.leaks() == LeakPolicy.FAIL;
        String leaks = "";
        try {
            leaks = lookNow ? leaks(unreturned) : "";
        } finally {
            // Otherwise a thread could still use one beside the next test, until the database is dropped.
            unreturned.forEach(loan -> clone.connections().discard(loan.connection()));
            giveBack(lookNow);
        }
        report(leaks);
    }

    /**
     * Looks for leaks before the pool is closed, because closing it also closes leaked connections and loses their
     * details.
     */
    private String leaks(List<TrackingDataSource.Borrowed> unreturned) {
        List<Activity.Backend> backends = room.leakDetector().find(clone.name(), dataSource);
        return backends.isEmpty() ? "" : LeakReport.of(clone.name(), backends, unreturned);
    }

    /** Ends the lease because the engine closes. Leaks are not reported. */
    void takeBack() {
        if (isFirstToClose()) {
            room.used(clone);
            giveBack(true);
        }
    }

    /** Records that the server is gone and how it ended, for later attempts to connect. */
    void loseServer(String server, String end) {
        dataSource.lose("The test database " + clone.name() + " is lost: " + server
                + " stopped or crashed while the test had it. " + Sentences.then(end, "Run the test again."));
    }

    private synchronized boolean isFirstToClose() {
        boolean isFirst = !closed;
        closed = true;
        return isFirst;
    }

    private void giveBack(boolean looked) {
        room.returned(this);
        dataSource.end();
        if (kept) {
            clone.close();
            room.kept().keep(clone.details());
        } else {
            room.returns().drop(clone, !looked);
        }
    }

    private void report(String leaks) {
        if (leaks.isEmpty()) {
            return;
        }
        if (room.leaks() == LeakPolicy.FAIL) {
            throw new ConnectionLeakException(leaks);
        }
        LOG.warn(leaks);
    }

    /** Shows the name. After this call the database counts as used. */
    @Override
    public String toString() {
        return "TestDatabase[" + (dataSource.touch() ? clone : "returned unused") + "]";
    }
}
