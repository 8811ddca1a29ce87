// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.admin.Activity;
import io.github.pgtestdb.internal.database.PreparedTransaction;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.run.DatabaseName;
import io.github.pgtestdb.internal.run.OwnershipMark;
import io.github.pgtestdb.internal.server.CrashEpoch;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CreateStrategy;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sql;
import io.github.pgtestdb.spi.Fingerprint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Prepares a migrated database to be cloned many times, and publishes it. */
public final class TemplateFinalizer {

    private static final Logger LOG = Logs.logger();

    /**
     * A closed connection stays in the server's list for some ms, on an overloaded machine for seconds. A connection
     * that stays longer was not closed. Rejecting a build by mistake is worse than rejecting it late.
     */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** PostgreSQL's default, for a server on which no copy could be measured. */
    private static final CreateStrategy UNMEASURED = CreateStrategy.WAL_LOG;

    /** The strategy is measured again if the size has changed by more than one part in this many: by a quarter. */
    private static final int ALIKE = 4;

    /** No row if the server counts nothing. */
    private static final String NEXT_TRANSACTION =
            "SELECT CAST(CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS numeric) % 4294967296 AS text)"
                    + " WHERE current_setting('track_counts')::boolean";

    private static final String FACTS = """
            SELECT pg_catalog.pg_database_size(oid), shobj_description(oid, 'pg_database'), extract(epoch FROM now())::bigint,
                   SOFTWARE
            FROM pg_catalog.pg_database WHERE datname = ?
            """.replace("SOFTWARE", ServerSoftware.COLUMNS);

    private final ServerSession server;
    private final StrategyProbe probe;
    private final CreateStrategy configured;

    public TemplateFinalizer(ServerSession server, StrategyProbe probe, CreateStrategy configured) {
        this.server = server;
        this.probe = probe;
        this.configured = configured;
    }

    /** Returns the next transaction id, for {@link #finish}. Everything that exists now is older. */
    Optional<String> now() throws SQLException {
        // Before version 15, the statistics are reported late.
        return server.hasCreateStrategies()
                ? server.admin().query(NEXT_TRANSACTION, row -> row.getString(1)).stream()
                        .findFirst()
                : Optional.empty();
    }

    /** Returns the epoch of the server at which a new database's rows are written. Read it before the build. */
    CrashEpoch epoch(Optional<BaseTemplate> base) throws SQLException {
        Optional<CrashEpoch> older = base.flatMap(from -> from.template().unloggedEpoch());
        return older.isPresent() ? older.get() : server.admin().with(CrashEpoch::read);
    }

    /**
     * Finishes a database.
     *
     * @param since the {@linkplain #now() transaction} before the database was made; older content is already finished
     * @param begun the {@linkplain #epoch epoch} before the database was made
     * @return facts about the contents, for {@link #publish}
     */
    Contents finish(String database, String migrator, Optional<String> since, CrashEpoch begun) throws SQLException {
        refuseOpenConnections(database, migrator);
        refusePreparedTransactions(database, migrator);
        // Clones by file copy get the relation cache file. A session that begins without it writes it, and an ANALYZE
        // of catalogs deletes it.
        boolean hasCache;
        Contents contents;
        try (Connection session = Connections.open(server.admin().details().withDatabase(database))) {
            hasCache = gatherStatistics(session, migrator, since);
            contents = Contents.of(session, begun);
        }
        if (!hasCache) {
            writeRelationCache(database);
        }
        server.admin().execute("ALTER DATABASE " + Sql.identifier(database) + " ALLOW_CONNECTIONS false");
        return contents;
    }

    /** Gathers statistics, and returns whether the relation cache file still exists. */
    private boolean gatherStatistics(Connection session, String migrator, Optional<String> since) {
        try {
            return !new TemplateStatistics(session, migrator, TemplateStatistics.STATEMENT_LIMIT).gather(since);
        } catch (SQLException e) {
            LOG.warn(
                    "Cannot gather statistics in the template of {} on {}: {} (SQLSTATE {})\nThe template is built, but"
                            + " without them. Queries may get slower plans than in production.",
                    migrator,
                    server.server().description(),
                    e.getMessage(),
                    e.getSQLState());
            return false;
        }
    }

    private void writeRelationCache(String database) {
        try (Connection session = server.openAsTest(database)) {
            Connections.execute(session, "SELECT 1");
        } catch (SQLException e) {
            LOG.debug("Cannot write the relation cache file of {}", database, e);
        }
    }

    private void refuseOpenConnections(String database, String migrator) throws SQLException {
        List<Activity.Backend> open = Activity.awaitNone(server.admin(), database, GRACE);
        if (!open.isEmpty()) {
            throw new PgTestDbException("Cannot build the template of " + migrator + " on "
                    + server.server().description() + ": the migrations left " + open.size()
                    + (open.size() == 1 ? " connection" : " connections")
                    + " open, and PostgreSQL does not clone a database while a session is connected to it"
                    + ".\n" + Activity.list(open)
                    + "\nClose every connection before migrate returns.");
        }
    }

    /** Rejects prepared transactions. They prevent cloning, and cannot be ended after the database is closed. */
    private void refusePreparedTransactions(String database, String migrator) throws SQLException {
        List<PreparedTransaction> left = PreparedTransaction.of(server.admin(), database);
        if (!left.isEmpty()) {
            String list = left.stream()
                    .map(transaction -> "'" + transaction.id() + "' of the role " + transaction.owner())
                    .collect(Collectors.joining(", "));
            throw new PgTestDbException("Cannot build the template of " + migrator + " on "
                    + server.server().description() + ": the migrations prepared "
                    + (left.size() == 1 ? "a transaction" : left.size() + " transactions") + " and did not end "
                    + (left.size() == 1 ? "it" : "them") + ": " + list
                    + ". PostgreSQL clones no database that has one. Add COMMIT PREPARED or ROLLBACK PREPARED to the"
                    + " migrations: pgtestdb rolls back what is left.");
        }
    }

    /**
     * Publishes a finished database.
     *
     * @param contents the result of {@link #finish}
     * @param isClean whether the migrations left no session state
     * @param base the template that it grew from; its strategy is reused if it has about the same size
     * @param lastCheck runs just before publishing, and fails if the database must not be published
     */
    void publish(
            String database,
            String migrator,
            Fingerprint fingerprint,
            Contents contents,
            boolean isClean,
            Optional<BaseTemplate> base,
            LastCheck lastCheck)
            throws SQLException {
        Facts facts = server.admin().query(FACTS, Facts::read, database).get(0);
        Activity.terminateWorkers(server.admin(), database);
        // Our own connections may still be closing.
        refuseOpenConnections(database, migrator);
        String comment = facts.software
                .writtenTo(strategy(database, facts.size, base))
                .with(OwnershipMark.EPOCH, contents.epoch().toString())
                .with(OwnershipMark.UNLOGGED, Boolean.toString(contents.areUnlogged()))
                .with(OwnershipMark.SIZE, Long.toString(facts.size))
                .with(OwnershipMark.FINGERPRINT, fingerprint.hex())
                .with(OwnershipMark.CLEAN, Boolean.toString(isClean))
                .with(OwnershipMark.USED, Long.toString(facts.now))
                .appendedTo(OwnershipMark.userComment(facts.comment));
        String quoted = Sql.identifier(database);
        lastCheck.run();
        server.admin()
                .execute(Sql.script(List.of(
                        "COMMENT ON DATABASE " + quoted + " IS " + Sql.literal(comment),
                        "ALTER DATABASE " + quoted + " IS_TEMPLATE true",
                        "ALTER DATABASE " + quoted + " RENAME TO "
                                + Sql.identifier(DatabaseName.ofTemplate(fingerprint)))));
    }

    /** Checks whether the run may still publish. */
    @FunctionalInterface
    interface LastCheck {
        void run() throws SQLException;
    }

    private record Facts(long size, @Nullable String comment, long now, ServerSoftware software) {

        static Facts read(ResultSet row) throws SQLException {
            return new Facts(row.getLong(1), row.getString(2), row.getLong(3), ServerSoftware.read(row, 4));
        }
    }

    private OwnershipMark strategy(String database, long size, Optional<BaseTemplate> base) throws SQLException {
        OwnershipMark mark = OwnershipMark.of(TemplateCatalog.KIND, server.run(), server.identity());
        if (configured != CreateStrategy.MEASURE || !server.hasCreateStrategies()) {
            return mark.with(OwnershipMark.STRATEGY, configured.name());
        }
        Optional<Template> alike = base.map(BaseTemplate::template)
                .filter(template -> template.measured() > 0 && Math.abs(size - template.measured()) <= size / ALIKE);
        if (alike.isPresent()) {
            return mark.with(OwnershipMark.STRATEGY, alike.get().strategy().name())
                    .with(OwnershipMark.MEASURED, Long.toString(alike.get().measured()));
        }
        try {
            return mark.with(OwnershipMark.STRATEGY, probe.fastest(database).name())
                    .with(OwnershipMark.MEASURED, Long.toString(size));
        } catch (SQLException e) {
            LOG.warn(
                    "Cannot measure how a clone is made fastest on {}: {} (SQLSTATE {})\nClones are made with the strategy {}.",
                    server.server().description(),
                    e.getMessage(),
                    e.getSQLState(),
                    UNMEASURED);
            return mark.with(OwnershipMark.STRATEGY, UNMEASURED.name());
        }
    }
}
