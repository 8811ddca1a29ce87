// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.clone.ClonedDatabase;
import io.github.pgtestdb.internal.support.ReportedDatabase;
import io.github.pgtestdb.internal.support.Sentences;

/** A clone that is lent to a test. */
final class LeasedDatabase implements TestDatabase, ReportedDatabase {

    private final LeaseManager manager;
    private final ClonedDatabase clone;
    private final TrackingDataSource dataSource;
    private boolean closed;
    private volatile boolean kept;

    LeasedDatabase(LeaseManager manager, ClonedDatabase clone, int connectionPoolSize, KeepPolicy keep) {
        this.manager = manager;
        this.clone = clone;
        this.dataSource = new TrackingDataSource(clone, connectionPoolSize);
        this.kept = keep == KeepPolicy.ALWAYS;
    }

    ClonedDatabase clonedDatabase() {
        return clone;
    }

    @Override
    public String name() {
        return connectionDetails().database();
    }

    @Override
    public String reportedName() {
        return clone.name();
    }

    @Override
    public String psqlLine() {
        return manager.psqlLine(clone.details());
    }

    @Override
    public TrackingDataSource dataSource() {
        return dataSource;
    }

    @Override
    public ConnectionDetails connectionDetails() {
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

    boolean isKept() {
        return kept;
    }

    @Override
    public void close() {
        if (!isFirstToClose()) {
            return;
        }
        if (!kept && dataSource.closeUntouched()) {
            manager.releaseUnused(this);
        } else {
            manager.release(this);
        }
    }

    /** Records that the server is gone and how it ended, for later attempts to connect. */
    void loseServer(String server, String end) {
        dataSource.lose("The test database " + clone.name() + " is lost: " + server
                + " stopped or crashed while the test had it. " + Sentences.then(end, "Run the test again."));
    }

    /** Marks this lease as closed. Returns true the first time. */
    synchronized boolean isFirstToClose() {
        boolean isFirst = !closed;
        closed = true;
        return isFirst;
    }

    /** Shows the name. After this call the database counts as used. */
    @Override
    public String toString() {
        return "TestDatabase[" + (dataSource.touch() ? clone : "returned unused") + "]";
    }
}
