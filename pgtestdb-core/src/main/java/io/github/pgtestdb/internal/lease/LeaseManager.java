// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.clone.ClonePoolRegistry;
import io.github.pgtestdb.internal.clone.ClonedDatabase;
import io.github.pgtestdb.internal.lease.TrackingDataSource.Borrowed;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.user.UserFiles;
import io.github.pgtestdb.spi.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;

/** Leases clones to tests and takes them back. Thread-safe. */
public final class LeaseManager {

    private static final Logger LOG = Logs.logger();

    private final ServerSession server;
    private final ClonePoolRegistry pools;
    private final DropQueue drops;
    private final LeakDetector leaks;
    private final int connectionPoolSize;
    private final KeptDatabases kept;
    private final Map<ClonedDatabase, SharedDatabase> shared = new ConcurrentHashMap<>();
    private final Set<LeasedDatabase> active = ConcurrentHashMap.newKeySet();

    /**
     * Creates an object without leases.
     *
     * @param pools receives returned clones that were not used
     * @param drops drops the other returned clones
     */
    public LeaseManager(
            ServerSession server,
            Settings settings,
            ClonePoolRegistry pools,
            DropQueue drops,
            LeakDetector leaks,
            int connectionPoolSize) {
        this.server = server;
        this.pools = pools;
        this.drops = drops;
        this.leaks = leaks;
        this.connectionPoolSize = connectionPoolSize;
        this.kept = new KeptDatabases(server, settings.get(CoreSettings.KEEP_FOR), new PasswordFiles(new UserFiles()));
    }

    /** Leases a clone. */
    public TestDatabase lease(ClonedDatabase clone, KeepPolicy keep) {
        prepare(clone);
        LeasedDatabase lease = new LeasedDatabase(this, clone, connectionPoolSize, keep);
        active.add(lease);
        return lease;
    }

    /** Leases a share in a clone that many tests read from. */
    public TestDatabase share(ClonedDatabase clone, KeepPolicy keep) {
        prepare(clone);
        SharedDatabase database = shared.computeIfAbsent(clone, cloned -> SharedDatabase.of(cloned, server.admin()));
        return new ReadOnlyLease(this, database, connectionPoolSize, keep);
    }

    /** Prevents a test from seeing role settings that another test left, in new sessions and in open ones. */
    private void prepare(ClonedDatabase clone) {
        server.looks().retry();
        clone.closeIdleBefore(server.guard().resets());
    }

    /** Ends a lease of a clone that was not used. Another test may get the clone. */
    void releaseUnused(LeasedDatabase lease) {
        active.remove(lease);
        pools.release(lease.clonedDatabase());
    }

    /** Ends a lease, and reports the connections that the test left open. */
    void release(LeasedDatabase lease) {
        ClonedDatabase clone = lease.clonedDatabase();
        lease.dataSource().end();
        resetSettings(clone);
        List<Borrowed> unreturned = lease.dataSource().unreturned();
        boolean checkNow = !unreturned.isEmpty() || leaks.failTest();
        String report = "";
        try {
            report = checkNow ? leaks.describe(clone.name(), lease.dataSource(), unreturned) : "";
        } finally {
            // Otherwise a thread could still use one beside the next test, until the database is dropped.
            unreturned.forEach(loan -> clone.connections().discard(loan.connection()));
            end(lease, checkNow ? drops::drop : drops::checkAndDrop);
            pools.replenish();
        }
        leaks.report(report);
    }

    /**
     * Ends a test's share in a clone. Reports the connections that the test borrowed and did not return. A connection
     * that was opened with the URL cannot be attributed to a test.
     */
    void release(ReadOnlyLease lease) {
        ClonedDatabase clone = lease.sharedDatabase().clonedDatabase();
        resetSettings(clone);
        List<Borrowed> unreturned = lease.dataSource().unreturned();
        lease.dataSource().end();
        String report;
        try {
            report = unreturned.isEmpty() ? "" : leaks.describeShared(clone.name(), unreturned);
        } finally {
            unreturned.forEach(loan -> clone.connections().discard(loan.connection()));
        }
        if (lease.isKept() && lease.sharedDatabase().keep()) {
            kept.keep(clone.details());
        }
        leaks.report(report);
    }

    /** Resets settings beyond the database that a test may have changed. */
    private void resetSettings(ClonedDatabase clone) {
        server.looks().returned(clone.name());
    }

    private void end(LeasedDatabase lease, Consumer<ClonedDatabase> drop) {
        active.remove(lease);
        lease.dataSource().end();
        if (lease.isKept()) {
            lease.clonedDatabase().close();
            kept.keep(lease.clonedDatabase().details());
        } else {
            drop.accept(lease.clonedDatabase());
        }
    }

    /** Drops the clones that many tests read from, except those that a test requested to keep. */
    public void closeShared(List<ClonedDatabase> clones) {
        for (ClonedDatabase clone : clones) {
            SharedDatabase closed = shared.remove(clone);
            if (closed != null && closed.isKept()) {
                clone.close();
            } else {
                drops.drop(clone);
            }
        }
    }

    String psqlLine(ConnectionDetails database) {
        return kept.psqlLine(database);
    }

    public int keptCount() {
        return kept.count();
    }

    /** Ends the active leases without reports of leaks. On a disposable server, nothing is dropped any more. */
    public void reclaimAll() {
        List.copyOf(active).forEach(this::reclaim);
        if (server.server().isDisposable() && kept.count() == 0) {
            drops.abandon();
        }
    }

    /** Ends a lease. A database that cannot be kept must not stop the other leases, or the run, from ending. */
    private void reclaim(LeasedDatabase lease) {
        if (!lease.isFirstToClose()) {
            return;
        }
        try {
            resetSettings(lease.clonedDatabase());
            end(lease, drops::drop);
        } catch (PgTestDbException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    /** Stops dropping, because the server is gone. Leases stay, and requests for connections fail with the reason. */
    public void abandon() {
        drops.abandon();
        String end = server.server().describeEnd().orElse("Look into the server's log.");
        active.forEach(lease -> lease.loseServer(server.server().description(), end));
    }
}
