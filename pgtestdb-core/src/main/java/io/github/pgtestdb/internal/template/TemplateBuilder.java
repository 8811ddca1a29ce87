// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.concurrent.Retry;
import io.github.pgtestdb.internal.database.DatabaseAdmin;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.run.DatabaseName;
import io.github.pgtestdb.internal.server.BuildSettings;
import io.github.pgtestdb.internal.server.CrashEpoch;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sql;
import io.github.pgtestdb.internal.support.SqlStates;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Migrator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * Builds a template under a temporary name and publishes it with a final rename, so that an unfinished template is
 * never visible. A builder that is killed leaves a database with its run's mark, which the next run reaps. Call it
 * under the build lock.
 */
public final class TemplateBuilder {

    private static final Logger LOG = Logs.logger();

    private final ServerSession server;
    private final DatabaseAdmin databases;
    private final TemplateFinalizer finalizer;
    private final BuildQueue builds;
    private final MigrationsCheck check;
    private final List<String> extensions;

    public TemplateBuilder(
            ServerSession server,
            DatabaseAdmin databases,
            TemplateFinalizer finalizer,
            BuildQueue builds,
            TemplateKey key,
            List<String> extensions) {
        this.server = server;
        this.databases = databases;
        this.finalizer = finalizer;
        this.builds = builds;
        this.check = new MigrationsCheck(key, server.server().description());
        this.extensions = extensions;
    }

    /** Builds a template from an empty database. */
    public void build(Migrator migrator, Fingerprint fingerprint) throws SQLException {
        build(migrator, fingerprint, Optional.empty());
    }

    /** Builds a template on another one. */
    public void buildOn(BaseTemplate base, Migrator migrator, Fingerprint fingerprint) throws SQLException {
        build(migrator, fingerprint, Optional.of(base));
    }

    private void build(Migrator migrator, Fingerprint fingerprint, Optional<BaseTemplate> base) throws SQLException {
        try (ProgressReporter reporter = new ProgressReporter(LOG, migrator.name())) {
            BuildSettings settings = server.guard().beforeBuild(server.admin());
            Optional<String> since = finalizer.now();
            CrashEpoch begun = finalizer.epoch(base);
            PendingDatabase coming = PendingDatabase.begin(() -> make(base));
            try {
                boolean isClean = migrate(coming, migrator, fingerprint, base, reporter);
                String database = coming.nameUninterrupted();
                isClean &= settings.confine(
                        database, migrator.name(), (role, assignment) -> isInherited(base, role, assignment));
                Contents contents = finalizer.finish(database, migrator.name(), since, begun);
                finalizer.publish(database, migrator.name(), fingerprint, contents, isClean, base, builds::check);
            } catch (MigrationFailedException e) {
                settings.undoAfter(e);
                // If the database could not be created, that is the reason for the migrator's failure, and is thrown
                // instead.
                String database = coming.nameUninterrupted();
                PgTestDbException failure = failure(migrator, e, dropped(database, e.reason()) ? "" : database);
                throw SqlStates.isConnectionLost(e.reason())
                        ? failure
                        : check.afterFailure(migrator, fingerprint, failure);
            } catch (SQLException | RuntimeException | Error e) {
                settings.undoAfter(e);
                dropped(coming.nameUninterrupted(), e);
                throw e;
            }
            LOG.info(
                    "Built the template of {} in {} s: {}{}",
                    migrator.name(),
                    String.format(Locale.ROOT, "%.1f", reporter.elapsed().toMillis() / 1000.0),
                    DatabaseName.ofTemplate(fingerprint),
                    base.map(from -> origin(from, reporter.reports())).orElse(""));
        }
    }

    private static boolean isInherited(Optional<BaseTemplate> base, String role, String assignment) {
        return base.isPresent()
                && base.get().template().restoration().settings().contains(new Template.RoleSetting(role, assignment));
    }

    /** Creates the database, and leaves nothing behind if it fails. */
    private String make(Optional<BaseTemplate> base) throws SQLException {
        if (base.isPresent()) {
            return copyOf(base.get().template());
        }
        String database = databases.createForBuild();
        try {
            prepare(database);
            return database;
        } catch (SQLException | RuntimeException | Error e) {
            databases.dropAfterFailure(database, e);
            throw e;
        }
    }

    private String copyOf(Template template) throws SQLException {
        return databases.createForBuildFrom(
                template.name(), template.strategy(), template.userComment(), template.restoration()::statements);
    }

    /** Runs the migrator, and returns whether its sessions left no state. */
    private boolean migrate(
            PendingDatabase coming,
            Migrator migrator,
            Fingerprint fingerprint,
            Optional<BaseTemplate> base,
            ProgressReporter reporter) {
        ConnectionDetails migration = server.roles().migration();
        SessionStateMonitor watch = new SessionStateMonitor(migration.user());
        BuildTarget target =
                new BuildTarget(coming, migration, server::repairLogin, reporter, watch, base.map(BaseTemplate::held));
        migrate(migrator, target);
        check.afterRun(migrator, fingerprint, target);
        if (base.filter(from -> !from.isLayer()).isPresent() && watch.isDependent()) {
            throw new SessionDependentException();
        }
        return watch.isClean();
    }

    /** Returns for example {@code , on top of pgtestdb_t_… with 1 more migration}. */
    private static String origin(BaseTemplate base, int migrations) {
        String more = migrations == 1 ? " with 1 more migration" : " with " + migrations + " more migrations";
        return ", on top of " + base.template().name() + (migrations == 0 ? "" : more);
    }

    /** Creates the extensions, which may need the admin, and gives a separate migration role access to the database. */
    private void prepare(String database) throws SQLException {
        if (extensions.isEmpty() && server.roles().areOne()) {
            return;
        }
        try (Connection session = Connections.open(server.admin().details().withDatabase(database))) {
            for (String extension : extensions) {
                createExtension(session, extension);
            }
            if (!server.roles().areOne()) {
                String role = Sql.identifier(server.roles().migration().user());
                Connections.execute(session, "GRANT ALL ON DATABASE " + Sql.identifier(database) + " TO " + role);
                Connections.execute(session, "GRANT ALL ON SCHEMA public TO " + role);
            }
        }
    }

    private void createExtension(Connection session, String extension) throws SQLException {
        try {
            Connections.execute(session, "CREATE EXTENSION IF NOT EXISTS " + Sql.identifier(extension) + " CASCADE");
        } catch (SQLException e) {
            throw new PgTestDbException(
                    "Cannot create the extension " + extension + " as "
                            + server.admin().details() + ": "
                            + e.getMessage() + " (SQLSTATE " + e.getSQLState()
                            + "). Install it on the server, let a role"
                            + " that may create it administer (pgtestdb.user), or take it out of pgtestdb.extensions.",
                    e);
        }
    }

    private void migrate(Migrator migrator, BuildTarget target) {
        try {
            migrator.migrate(target);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationFailedException(target.reporter().elapsed(), e);
        } catch (Exception | LinkageError | AssertionError e) {
            throw new MigrationFailedException(target.reporter().elapsed(), e);
        }
    }

    /** Drops the database after a failure, and returns whether it is gone. Suppresses a second failure. */
    private boolean dropped(String database, Throwable failure) {
        try {
            if (SqlStates.isConnectionLost(failure)) {
                server.lock().ensureHeld(); // Waits for a server that restarts.
            }
            Retry.whilePassing(() -> {
                databases.drop(database);
                return true;
            });
            return true;
        } catch (SQLException | RuntimeException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    private PgTestDbException failure(Migrator migrator, MigrationFailedException failed, String left) {
        Throwable e = failed.reason();
        String remains = left.isEmpty()
                ? "The partly built database was dropped. "
                : "The database " + left + " could not be dropped; the next run drops it. ";
        String advice = SqlStates.isConnectionLost(e)
                ? "The connection to the server was lost, which need not be the migration's fault: look into the server's"
                        + " log, and run the tests again."
                : "Fix the migration and run the tests again.";
        return new PgTestDbException(
                "Cannot build the template of " + migrator.name() + " on "
                        + server.server().description() + " as role "
                        + server.roles().migration().user() + ": the migrations failed after "
                        + failed.elapsed().toMillis() + " ms.\n" + (e instanceof Exception ? e.getMessage() : e) + "\n"
                        + remains + advice,
                e);
    }
}
