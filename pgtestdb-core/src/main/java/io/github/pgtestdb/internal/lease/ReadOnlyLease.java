// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.support.ReportedDatabase;
import java.util.concurrent.atomic.AtomicBoolean;

/** A test's share in a clone that many tests read from. Thread-safe. */
final class ReadOnlyLease implements TestDatabase, ReportedDatabase {

    private final LeaseManager manager;
    private final SharedDatabase shared;
    private final TrackingDataSource dataSource;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean kept;

    ReadOnlyLease(LeaseManager manager, SharedDatabase shared, int connectionPoolSize, KeepPolicy keep) {
        this.manager = manager;
        this.shared = shared;
        this.dataSource = new TrackingDataSource(shared, connectionPoolSize);
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
    public String psqlLine() {
        return manager.psqlLine(shared.clonedDatabase().details());
    }

    @Override
    public TrackingDataSource dataSource() {
        return dataSource;
    }

    @Override
    public ConnectionDetails connectionDetails() {
        shared.restoreSettings();
        return shared.clonedDatabase().details();
    }

    @Override
    public void keep() {
        kept = true;
    }

    SharedDatabase sharedDatabase() {
        return shared;
    }

    boolean isKept() {
        return kept;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            manager.release(this);
        }
    }

    /** Shows the name. */
    @Override
    public String toString() {
        return "TestDatabase[" + shared.clonedDatabase() + ", read-only]";
    }
}
