package io.github.pgtestdb.internal.engine;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.server.Discovery;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.settings.LayeredSettings;
import io.github.pgtestdb.internal.sql.SqlStates;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.PostgresServerProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine behind {@link io.github.pgtestdb.PgTestDb}: starts the run with the first database. What fails then, fails
 * for every database: a server that is not there must not be waited for a thousand times. Thread-safe.
 */
public final class Engine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    private final LayeredSettings settings;
    private final Discovery discovery;
    private final @Nullable PostgresServerProvider provider;
    private final RunStatistics statistics = new RunStatistics();
    private final Expectation expectation;
    private final KeepPolicy keepPolicy;
    private @Nullable Migrator migrator;
    private @Nullable Run run;
    private @Nullable PgTestDbException failure;
    private boolean closed;

    public Engine(
            LayeredSettings settings,
            Discovery discovery,
            @Nullable PostgresServerProvider provider,
            @Nullable Migrator migrator,
            Expectation expectation) {
        this.settings = settings;
        this.discovery = discovery;
        this.provider = provider;
        this.migrator = migrator;
        this.expectation = expectation;
        this.keepPolicy = settings.get(CoreSettings.KEEP);
    }

    public TestDatabase create(Migrator from, KeepPolicy keep) {
        return run().create(from, keep);
    }

    public TestDatabase readOnly(Migrator from, KeepPolicy keep) {
        return run().readOnly(from, keep);
    }

    public synchronized Migrator defaultMigrator() {
        Migrator chosen = migrator;
        if (chosen == null) {
            chosen = discovery.migrator(settings);
            migrator = chosen;
        }
        return chosen;
    }

    public KeepPolicy keepPolicy() {
        return keepPolicy;
    }

    public synchronized String summary() {
        return statistics.summary(run == null ? 0 : run.kept());
    }

    private synchronized Run run() {
        if (closed) {
            throw new PgTestDbException("Cannot make a database: this engine is closed. Make a new one.");
        }
        if (failure != null) {
            throw new PgTestDbException(String.valueOf(failure.getMessage()), failure);
        }
        Run current = run;
        if (current == null) {
            current = start();
            run = current;
        }
        return current;
    }

    private Run start() {
        try {
            PostgresServerProvider chosen = provider != null ? provider : discovery.server(settings);
            ServerSession server = ServerSession.begin(chosen.start(settings), settings);
            return new Run(server, settings, statistics, expectation).begin();
        } catch (PgTestDbException e) {
            if (!SqlStates.isPassing(e)) {
                failure = e;
            }
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (run != null) {
            LOG.info("{}", summary());
            run.close();
        }
    }
}
