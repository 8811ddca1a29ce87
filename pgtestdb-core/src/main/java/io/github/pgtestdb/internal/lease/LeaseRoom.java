package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.LeakPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.background.BackgroundWork;
import io.github.pgtestdb.internal.clone.ClonedDatabase;
import io.github.pgtestdb.internal.database.DatabaseDropper;
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

/** Hands clones out and takes them back. Thread-safe. */
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
     * Makes one with nothing out.
     *
     * @param whenUntouched gets a clone back if nobody ever asked for a connection to it, nor where it is
     */
    public LeaseRoom(
            ServerSession server,
            DatabaseDropper dropper,
            DropBatches batches,
            Settings settings,
            int poolSize,
            BackgroundWork background,
            SharedCatalogs catalogs,
            Consumer<ClonedDatabase> whenUntouched) {
        this.server = server;
        this.leakDetector = new LeakDetector(server.admin());
        this.kept = new KeptDatabases(server, settings.get(CoreSettings.KEEP_FOR), new PasswordFiles(new UserFiles()));
        this.returns = new Returns(dropper, batches, leakDetector, background, catalogs);
        this.poolSize = poolSize;
        this.leaks = settings.get(CoreSettings.LEAKS);
        this.whenUntouched = whenUntouched;
    }

    /** Hands a clone out. */
    public TestDatabase lease(ClonedDatabase clone, KeepPolicy keep) {
        prepare(clone);
        LeasedDatabase lease = new LeasedDatabase(this, clone, keep);
        outstanding.add(lease);
        return lease;
    }

    /** Hands out a share in a clone that many read from. */
    public TestDatabase share(ClonedDatabase clone, KeepPolicy keep) {
        prepare(clone);
        return new ReadOnlyLease(
                this, shared.computeIfAbsent(clone, cloned -> SharedDatabase.of(cloned, server.admin())), keep);
    }

    /** Has no test see settings of a role that another test has left: neither in new sessions, nor in one that is open. */
    private void prepare(ClonedDatabase clone) {
        server.looks().retry();
        clone.closeIdleBefore(server.guard().resets());
    }

    /** Resets what a test that has used a database may have changed beyond it. */
    void used(ClonedDatabase clone) {
        server.looks().returned(clone.name());
    }

    /** Drops a clone that many read from, unless one of them wants it kept. */
    public void endSharing(ClonedDatabase clone) {
        SharedDatabase ended = shared.remove(clone);
        if (ended != null && ended.isKept()) {
            clone.close();
        } else {
            discard(clone);
        }
    }

    /** Notes that a lease is over. */
    void returned(LeasedDatabase lease) {
        outstanding.remove(lease);
    }

    /** Notes that a lease is over of which nobody has made use. */
    void returnedUntouched(LeasedDatabase lease, ClonedDatabase clone) {
        returned(lease);
        whenUntouched.accept(clone);
    }

    /** Drops a clone that nobody has, behind the caller's back. */
    public void discard(ClonedDatabase clone) {
        returns.drop(clone, false);
    }

    /** Drops the databases that wait for a batch at the end of a run, and returns how many still remain after a while. */
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

    /** Takes back what is still out. On a server that vanishes with all that is on it, nothing is dropped any more. */
    public void takeBack() {
        for (LeasedDatabase lease : outstanding.all()) {
            takeBack(lease);
        }
        if (server.server().isDisposable() && kept.count() == 0) {
            returns.abandon();
        }
    }

    /** Drops nothing any more: the server is gone. Leases stay, and say so to whoever wants a connection. */
    public void abandon() {
        returns.abandon();
        String end = server.server().describeEnd().orElse("Look into the server's log.");
        for (LeasedDatabase lease : outstanding.all()) {
            lease.loseServer(server.server().description(), end);
        }
    }

    /** One that cannot be kept does not save the others from being taken back, nor the run from its end. */
    private static void takeBack(LeasedDatabase lease) {
        try {
            lease.takeBack();
        } catch (PgTestDbException e) {
            LOG.warn("{}", e.getMessage());
        }
    }
}
