package io.github.pgtestdb.internal.engine;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.internal.clone.Cloner;
import io.github.pgtestdb.internal.database.DatabaseDropper;
import io.github.pgtestdb.internal.database.DatabaseFactory;
import io.github.pgtestdb.internal.lease.LeaseRoom;
import io.github.pgtestdb.internal.reap.Reaper;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CoreSettings;
import io.github.pgtestdb.internal.sql.DaemonThreads;
import io.github.pgtestdb.internal.sql.SqlStates;
import io.github.pgtestdb.internal.template.Template;
import io.github.pgtestdb.internal.template.TemplateRegistry;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.Settings;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run on one server, from its first database to its last. Thread-safe. */
final class Run implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");
    private static final long REAPER_PATIENCE_MILLIS = 60_000;

    private final ServerSession server;
    private final RunStatistics statistics;
    private final TemplateRegistry templates;
    private final Cloner cloner;
    private final LeaseRoom leases;
    private final Reaper reaper;
    private final Thread reaping;

    Run(ServerSession server, Settings settings, RunStatistics statistics) {
        this.server = server;
        this.statistics = statistics;
        DatabaseDropper dropper = new DatabaseDropper(server.admin(), server.roles());
        DatabaseFactory databases = new DatabaseFactory(server, dropper);
        this.templates = TemplateRegistry.on(server, databases, dropper, settings, statistics);
        this.cloner = new Cloner(databases);
        this.leases = new LeaseRoom(server, dropper, settings);
        this.reaper = new Reaper(server, dropper, settings.get(CoreSettings.TEMPLATE_MAX_AGE));
        this.reaping = DaemonThreads.named("pgtestdb-reap").newThread(this::reap);
    }

    /** Starts reaping behind the tests' back. A server that vanishes with all that is on it has nothing to reap. */
    Run begin() {
        if (!server.server().isDisposable()) {
            reaping.start();
        }
        return this;
    }

    TestDatabase create(Migrator migrator, KeepPolicy keep) {
        long start = System.nanoTime();
        TestDatabase database = leases.lease(cloneOf(migrator), keep);
        statistics.waited(System.nanoTime() - start);
        return database;
    }

    private String cloneOf(Migrator migrator) {
        Template template = templates.templateOf(migrator);
        try {
            return cloner.clone(template);
        } catch (SQLException e) {
            if (!SqlStates.is(e, SqlStates.UNDEFINED_DATABASE)) {
                throw failure(template, e);
            }
            LOG.debug("The template {} is gone; building it again", template.name());
            templates.forget(template);
        }
        return cloneOfRebuilt(migrator);
    }

    private String cloneOfRebuilt(Migrator migrator) {
        Template rebuilt = templates.templateOf(migrator);
        try {
            return cloner.clone(rebuilt);
        } catch (SQLException e) {
            throw failure(rebuilt, e);
        }
    }

    private PgTestDbException failure(Template template, SQLException e) {
        return new PgTestDbException(
                "Cannot make a database from the template " + template.name() + " on "
                        + server.server().description() + ": " + e.getMessage() + " (SQLSTATE " + e.getSQLState()
                        + "). "
                        + CloneAdvice.of(e) + " This run has made " + statistics.databases() + " databases so far.",
                e);
    }

    private void reap() {
        try {
            reaper.reapOrphans();
        } catch (SQLException e) {
            LOG.warn(
                    "Cannot drop what earlier runs left on {}: {}. The next run tries again.",
                    server.server().description(),
                    e.getMessage());
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
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            reaping.join(REAPER_PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        leases.close();
        if (!server.server().isDisposable()) {
            evictTemplates();
        }
        server.close();
    }
}
