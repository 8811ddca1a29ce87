package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.LeakPolicy;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.database.DatabaseDropper;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.sql.Connections;
import io.github.pgtestdb.internal.sql.Pool;
import io.github.pgtestdb.internal.user.UserFiles;
import io.github.pgtestdb.spi.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hands clones out and takes them back. Thread-safe. */
public final class LeaseRoom implements AutoCloseable {

    private final ServerSession server;
    private final LeakDetector leakDetector;
    private final KeptDatabases kept;
    private final Returns returns;
    private final LeakPolicy leaks;
    private final int poolSize;
    private final Duration connectionTimeout;
    private final Set<LeasedDatabase> outstanding = ConcurrentHashMap.newKeySet();

    public LeaseRoom(ServerSession server, DatabaseDropper dropper, Settings settings) {
        this.server = server;
        this.leakDetector = new LeakDetector(server.admin());
        this.kept = new KeptDatabases(
                server, settings.get(CoreSettings.KEEP_FOR), new PasswordFiles(UserFiles.ofThisUser()));
        this.returns = new Returns(dropper, leakDetector);
        this.leaks = settings.get(CoreSettings.LEAKS);
        this.poolSize = settings.get(CoreSettings.POOL_SIZE);
        this.connectionTimeout = settings.get(CoreSettings.CONNECTION_TIMEOUT);
    }

    public TestDatabase lease(String database, KeepPolicy keep) {
        ConnectionDetails connection = server.roles().test().withDatabase(database);
        TrackingDataSource dataSource = new TrackingDataSource(
                () -> Pool.of(database, Connections.dataSource(connection), poolSize, connectionTimeout));
        LeasedDatabase lease = new LeasedDatabase(this, connection, dataSource, keep);
        outstanding.add(lease);
        return lease;
    }

    /** Notes that a lease is over. */
    void returned(LeasedDatabase lease) {
        outstanding.remove(lease);
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

    LeakPolicy leaks() {
        return leaks;
    }

    /**
     * Takes back what is still out, and waits for the drops that are under way; on a server that vanishes with all that
     * is on it, for no others.
     */
    @Override
    public void close() {
        for (LeasedDatabase lease : List.copyOf(outstanding)) {
            lease.takeBack();
        }
        if (server.server().isDisposable() && kept.count() == 0) {
            returns.abandon();
        }
        returns.close();
    }
}
