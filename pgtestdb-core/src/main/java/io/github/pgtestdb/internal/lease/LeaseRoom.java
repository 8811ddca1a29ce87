package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.LeakPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.background.BackgroundWork;
import io.github.pgtestdb.internal.clone.ClonedDatabase;
import io.github.pgtestdb.internal.database.DatabaseAdmin;
import io.github.pgtestdb.internal.database.DropBatches;
import io.github.pgtestdb.internal.database.SharedCatalogs;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.user.UserFiles;
import io.github.pgtestdb.spi.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lends clones to tests and takes them back. Thread-safe. */
public final class LeaseRoom {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    private final ServerSession server;
    private final LeakDetector leakDetector;
    private final KeptDatabases kept;
    private final Returns returns;
    private final LeakPolicy leaks;
    private final Consumer<ClonedDatabase> whenUntouched;
    private final int poolSize;
    private final Map<ClonedDatabase, SharedDatabase> shared = new ConcurrentHashMap<>();
    private final Outstanding outstanding = new Outstanding();

    /**
     * Creates an object without leases.
     *
     * @param whenUntouched receives a returned clone if no connection to it was requested and its address was not read
     */
    public LeaseRoom(
            ServerSession server,
            DatabaseAdmin databases,
            DropBatches batches,
            Settings settings,
            int poolSize,
            BackgroundWork background,
            SharedCatalogs catalogs,
            Consumer<ClonedDatabase> whenUntouched) {
        this.server = server;
        this.leakDetector = new LeakDetector(server.admin());
        this.kept = new KeptDatabases(server, settings.get(CoreSettings.KEEP_FOR), new PasswordFiles(new UserFiles()));
        this.returns = new Returns(databases, batches, leakDetector, background, catalogs);
        this.poolSize = poolSize;
        this.leaks = settings.get(CoreSettings.LEAKS);
        this.whenUntouched = whenUntouched;
    }

    /** Lends a clone. */
    public TestDatabase lease(ClonedDatabase clone, KeepPolicy keep) {
        prepare(clone);
        LeasedDatabase lease = new LeasedDatabase(this, clone, keep);
        outstanding.add(lease);
        return lease;
    }

    /** Lends a share in a clone that many tests read from. */
    public TestDatabase share(ClonedDatabase clone, KeepPolicy keep) {
        prepare(clone);
        return new ReadOnlyLease(
                this, shared.computeIfAbsent(clone, cloned -> SharedDatabase.of(cloned, server.admin())), keep);
    }

    /** Prevents a test from seeing role settings that another test left, in new sessions and in open ones. */
    private void prepare(ClonedDatabase clone) {
        server.looks().retry();
        clone.closeIdleBefore(server.guard().resets());
    }

    /** Resets settings beyond the database that a test may have changed. */
    void used(ClonedDatabase clone) {
        server.looks().returned(clone.name());
    }

    /** Drops a clone that many tests read from, unless a test requested to keep it. */
    public void endSharing(ClonedDatabase clone) {
        SharedDatabase ended = shared.remove(clone);
        if (ended != null && ended.isKept()) {
            clone.close();
        } else {
            discard(clone);
        }
    }

    /** Records that a lease is over. */
    void returned(LeasedDatabase lease) {
        outstanding.remove(lease);
    }

    /** Records that a lease is over and the clone was not used. */
    void returnedUntouched(LeasedDatabase lease, ClonedDatabase clone) {
        returned(lease);
        whenUntouched.accept(clone);
    }

    /** Drops a clone that is not lent, in the background. */
    public void discard(ClonedDatabase clone) {
        returns.drop(clone, false);
    }

    /** Drops the databases that wait for a batch at the end of a run. Returns how many remain after the given time. */
    public int finish(Duration patience) {
        return returns.finish(patience);
    }

    public KeptDatabases kept() {
        return kept;
    }

    LeakDetector leakDetector() {
        return leakDetector;
    }

    Returns returns() {
        return returns;
    }

    int poolSize() {
        return poolSize;
    }

    LeakPolicy leaks() {
        return leaks;
    }

    /** Ends the active leases. On a server that vanishes with everything on it, nothing is dropped any more. */
    public void takeBack() {
        for (LeasedDatabase lease : outstanding.all()) {
            takeBack(lease);
        }
        if (server.server().isDisposable() && kept.count() == 0) {
            returns.abandon();
        }
    }

    /** Stops dropping, because the server is gone. Leases stay, and requests for connections fail with the reason. */
    public void abandon() {
        returns.abandon();
        String end = server.server().describeEnd().orElse("Look into the server's log.");
        for (LeasedDatabase lease : outstanding.all()) {
            lease.loseServer(server.server().description(), end);
        }
    }

    /** Ends a lease. A database that cannot be kept must not stop the other leases, or the run, from ending. */
    private static void takeBack(LeasedDatabase lease) {
        try {
            lease.takeBack();
        } catch (PgTestDbException e) {
            LOG.warn("{}", e.getMessage());
        }
    }
}
