package io.github.pgtestdb.internal.engine;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.background.BackgroundWork;
import io.github.pgtestdb.internal.clone.ClonedDatabase;
import io.github.pgtestdb.internal.clone.Cloner;
import io.github.pgtestdb.internal.database.DatabaseAdmin;
import io.github.pgtestdb.internal.database.DropBatches;
import io.github.pgtestdb.internal.database.SharedCatalogs;
import io.github.pgtestdb.internal.lease.LeaseRoom;
import io.github.pgtestdb.internal.pool.SharedClones;
import io.github.pgtestdb.internal.pool.WarmPools;
import io.github.pgtestdb.internal.reap.Reaper;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.sql.DaemonThreads;
import io.github.pgtestdb.internal.sql.Heartbeat;
import io.github.pgtestdb.internal.sql.PoolFactory;
import io.github.pgtestdb.internal.sql.Sentences;
import io.github.pgtestdb.internal.sql.SqlFunction;
import io.github.pgtestdb.internal.sql.SqlStates;
import io.github.pgtestdb.internal.template.MigratorFingerprints;
import io.github.pgtestdb.internal.template.Template;
import io.github.pgtestdb.internal.template.TemplateRegistry;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.spi.Settings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run on one server, from its first database to its last. Thread-safe. */
final class Run implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");
    private static final long REAPER_PATIENCE_MILLIS = 20_000;
    private static final long REAPER_RESPECT_MILLIS = 1_000;
    private static final long REAPER_RESPECT_OF_THE_FIRST_TEST_MILLIS = 100;

    /** Often enough to keep spares fresh, but rarely enough to have no noticeable cost. */
    private static final Duration LOOK_AFTER = Duration.ofMillis(100);

    /** The new template may be dropped too. If that happens this often, it is done on purpose. */
    private static final int ATTEMPTS = 5;

    /** The template was dropped, has a collation of another version, or a drop of it was cut short. */
    private static final Set<String> UNUSABLE =
            Set.of(SqlStates.UNDEFINED_DATABASE, SqlStates.INTERNAL_ERROR, SqlStates.NOT_IN_PREREQUISITE_STATE);

    private static final Duration PATIENCE_WITH_WORK = Duration.ofSeconds(20);

    private static final Duration PATIENCE_WITH_A_LOST_SERVER = Duration.ofSeconds(2);

    private final ServerSession server;
    private final RunStatistics statistics;
    private final TemplateRegistry templates;
    private final WarmPools pools;
    private final SharedClones shared;
    private final BackgroundWork background = new BackgroundWork(this::settle);
    private final PoolFactory connections;
    private final LeaseRoom leases;
    private final SharedCatalogs catalogs;
    private final Reaper reaper;
    private final Thread reaping;
    private final OpenWaits waits = new OpenWaits();
    private final CountDownLatch firstLease = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    /** Read at the start, because a server that stays for a kept database no longer counts as disposable. */
    private final boolean isServerOurs;

    private volatile boolean isLeased;
    private @Nullable Heartbeat refreshing;

    Run(
            ServerSession server,
            Settings settings,
            MigratorFingerprints migrations,
            RunStatistics statistics,
            Expectation expectation) {
        this.server = server;
        this.isServerOurs = isOurs(server.server());
        this.statistics = statistics;
        DatabaseAdmin databases = new DatabaseAdmin(server);
        this.templates = TemplateRegistry.on(server, databases, migrations, settings, statistics);
        this.connections = new PoolFactory(
                settings.find(CoreSettings.POOL_SIZE)
                        .orElseGet(() -> PoolFactory.size(server.maxConnections(), expectation.testsAtOnce())),
                settings.get(CoreSettings.CONNECTION_TIMEOUT),
                server::repairLogin);
        this.catalogs = new SharedCatalogs(server);
        DropBatches batches = new DropBatches(server);
        this.leases = new LeaseRoom(
                server,
                databases,
                batches,
                settings,
                connections.size(),
                background,
                catalogs,
                this::giveBackUntouched);
        Cloner cloner = new Cloner(server, databases, connections, batches);
        this.shared = new SharedClones(cloner);
        this.pools = new WarmPools(
                cloner,
                leases::discard,
                background,
                batches,
                System::nanoTime,
                WarmPools.limit(settings.get(CoreSettings.WARM_DATABASES), server.maxConnections()),
                expectation.databasesToCome());
        this.reaper = new Reaper(server, databases, settings);
        this.reaping = DaemonThreads.named("pgtestdb-reap").newThread(this::reap);
    }

    private static boolean isOurs(PostgresServer server) {
        return server.isDisposable() || server.servesOnlyUs() || server.isStartedForTests();
    }

    /**
     * Starts the background threads. A disposable server vanishes with everything on it, so there is nothing to reap.
     */
    Run begin() {
        if (!server.server().isDisposable()) {
            reaping.start();
        }
        refreshing = Heartbeat.start("pgtestdb-refresh", LOOK_AFTER, this::lookAfter);
        return this;
    }

    private void lookAfter() {
        waits.report(server());
        pools.refresh();
    }

    TestDatabase create(Migrator migrator, KeepPolicy keep) {
        long start = System.nanoTime();
        Template known = templates.templateOf(migrator);
        ClonedDatabase ready = known.losesRowsInCrash() ? null : pools.takeReady(known);
        TestDatabase database = ready != null
                ? leases.lease(ready, keep)
                : onTemplate(migrator, template -> leases.lease(takeComplete(template), keep));
        statistics.waited(System.nanoTime() - start);
        if (!isLeased) {
            isLeased = true;
            firstLease.countDown();
        }
        return database;
    }

    /** Takes a clone that lost nothing in a crash of the server. */
    private ClonedDatabase takeComplete(Template template) throws SQLException {
        ClonedDatabase clone = pools.take(template);
        try {
            templates.checkComplete(template);
            return clone;
        } catch (SQLException e) {
            leases.discard(clone);
            throw e;
        }
    }

    /** Returns a share in the read-only clone of the template. */
    TestDatabase readOnly(Migrator migrator, KeepPolicy keep) {
        return onTemplate(migrator, template -> {
            try {
                ClonedDatabase clone = shared.get(template);
                templates.checkComplete(template);
                return leases.share(clone, keep);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PgTestDbException(
                        "Interrupted while waiting for a database from the template " + template.name(), e);
            }
        });
    }

    /**
     * Does work with a template. If the server reports that the template is missing or cannot be cloned, repeats it
     * with another.
     */
    private TestDatabase onTemplate(Migrator migrator, SqlFunction<Template, TestDatabase> work) {
        for (int attempt = 1; ; attempt++) {
            Template template = templates.templateOf(migrator);
            try {
                return waits.during(template, work);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !UNUSABLE.contains(String.valueOf(e.getSQLState()))) {
                    throw failure(template, e);
                }
                LOG.debug("Cannot use the template {} any more; looking for it again", template.name(), e);
                templates.forget(template);
                pools.forget(template);
            }
        }
    }

    private PgTestDbException failure(Template template, SQLException e) {
        return new PgTestDbException(
                "Cannot make a database from the template " + template.name() + " on "
                        + server.server().description() + ": " + e.getMessage() + " (SQLSTATE " + e.getSQLState()
                        + "). "
                        + Sentences.then(
                                advice(e), "This run has made " + statistics.databases() + " databases so far."),
                e);
    }

    private String advice(SQLException e) {
        return SqlStates.isConnectionLost(e)
                ? server.server().describeEnd().orElseGet(() -> CloneAdvice.of(e))
                : CloneAdvice.of(e);
    }

    private void settle() {
        pools.settle();
    }

    private void giveBackUntouched(ClonedDatabase clone) {
        pools.giveBack(clone);
    }

    /**
     * Waits for the first test to get its database, so that the reaper does not compete with it for processors and
     * sessions.
     */
    private void reap() {
        try {
            firstLease.await(REAPER_RESPECT_MILLIS, TimeUnit.MILLISECONDS);
            end.await(REAPER_RESPECT_OF_THE_FIRST_TEST_MILLIS, TimeUnit.MILLISECONDS);
            reaper.reapOrphans();
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts the reaper", e);
        } catch (SQLException e) {
            LOG.warn(
                    "Cannot drop what earlier runs left on {}: {}. The next run tries again.",
                    server.server().description(),
                    Sentences.of(e));
        }
    }

    int kept() {
        return leases.kept().count();
    }

    private void evictTemplates() {
        try {
            reaper.evictTemplates();
        } catch (SQLException e) {
            LOG.warn(
                    "Cannot drop old templates on {}: {}. The next run tries again.",
                    server.server().description(),
                    Sentences.of(e));
        }
    }

    /**
     * Tells whether a server of ours stopped or crashed. Another server may come back, and there is no substitute for
     * it.
     */
    boolean isServerGone() {
        SQLException failure = server.lock().failure();
        return failure != null && isServerOurs && SqlStates.isNobodyListening(failure);
    }

    /** Describes how the server ended; empty if that is not known. */
    Optional<String> serversEnd() {
        return server.server().describeEnd();
    }

    /** Returns the description of the server. */
    String server() {
        return server.server().description();
    }

    /** Releases everything without requests to the server, which does not answer. */
    void abandon() {
        firstLease.countDown();
        end.countDown();
        if (refreshing != null) {
            refreshing.close(PATIENCE_WITH_A_LOST_SERVER);
        }
        leases.abandon();
        pools.close();
        background.finish(PATIENCE_WITH_A_LOST_SERVER);
        connections.close();
        server.close();
    }

    @Override
    public void close() {
        if (!server.lock().isAnswering()) {
            // If the end of the server is known, its owner ended it before this run, and no database is left.
            if (server.server().describeEnd().isEmpty()) {
                LOG.warn(
                        "{} does not answer at the end of the run. What this run left there is dropped by the next one.",
                        server.server().description());
            }
            abandon();
            return;
        }
        firstLease.countDown();
        end.countDown();
        try {
            reaping.join(REAPER_PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // The server is closed even if a step before fails. Otherwise it would stay.
        try (server) {
            if (refreshing != null) {
                refreshing.close();
            }
            leases.takeBack();
            pools.close();
            shared.takeAll().forEach(leases::endSharing);
            finishWork();
            connections.close();
            if (!server.server().isDisposable()) {
                evictTemplates();
                catalogs.finish();
            }
        }
    }

    private void finishWork() {
        int left = background.finish(PATIENCE_WITH_WORK);
        left += leases.finish(PATIENCE_WITH_WORK);
        if (left > 0) {
            LOG.warn(
                    "{} databases are still to be made or dropped on {} after {} s; the next run reaps them.",
                    left,
                    server.server().description(),
                    PATIENCE_WITH_WORK.toSeconds());
        }
    }
}
