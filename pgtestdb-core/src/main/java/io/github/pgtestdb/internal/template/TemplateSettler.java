package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.run.DatabaseName;
import io.github.pgtestdb.internal.run.Mark;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CreateStrategy;
import io.github.pgtestdb.internal.sql.Activity;
import io.github.pgtestdb.internal.sql.AdminDatabase;
import io.github.pgtestdb.internal.sql.Connections;
import io.github.pgtestdb.internal.sql.Sql;
import io.github.pgtestdb.spi.Fingerprint;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a migrated database fit to be cloned, a thousand times, and publishes it. */
final class TemplateSettler {

    /** A closed connection takes some ms to leave the server's list; who is still there after this was not closed. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final String COMMENT_AND_NOW = """
            SELECT shobj_description(oid, 'pg_database'), extract(epoch FROM now())::bigint
            FROM pg_catalog.pg_database WHERE datname = ?
            """;

    private final ServerSession server;
    private final StrategyProbe probe;
    private final CreateStrategy configured;

    TemplateSettler(ServerSession server, StrategyProbe probe, CreateStrategy configured) {
        this.server = server;
        this.probe = probe;
        this.configured = configured;
    }

    void settle(String database, String migrator) throws SQLException {
        refuseOpenConnections(database, migrator);
        try (Connection session = Connections.open(server.admin().details().withDatabase(database))) {
            // What was committed asynchronously cannot be marked as visible to all before it is flushed: a synchronous
            // commit flushes all before it.
            AdminDatabase.execute(session, "SET synchronous_commit TO on");
            AdminDatabase.execute(session, "SELECT pg_catalog.pg_logical_emit_message(true, 'pgtestdb', '')");
            // Statistics and hint bits are paid for once, here, and not by every clone.
            AdminDatabase.execute(session, "VACUUM (FREEZE, ANALYZE)");
        }
        try (Connection session = Connections.open(server.roles().test().withDatabase(database))) {
            // The vacuum deleted the relation cache file; this connection writes it again, and clones by file copy get
            // it.
            AdminDatabase.execute(session, "SELECT 1");
        }
        server.admin().execute("ALTER DATABASE " + Sql.identifier(database) + " ALLOW_CONNECTIONS false");
        Activity.terminateWorkers(server.admin(), database);
        // Our own two connections may still be on their way out.
        refuseOpenConnections(database, migrator);
    }

    private void refuseOpenConnections(String database, String migrator) throws SQLException {
        List<Activity.Backend> open = Activity.awaitNone(server.admin(), database, GRACE);
        if (!open.isEmpty()) {
            throw new PgTestDbException("Cannot build the template of " + migrator + " on "
                    + server.server().description() + ": the migrations left " + open.size()
                    + (open.size() == 1 ? " connection" : " connections")
                    + " open, and PostgreSQL clones only a database"
                    + " that nobody is connected to.\n" + Activity.list(open)
                    + "\nClose every connection before migrate returns.");
        }
    }

    void publish(String database, Fingerprint fingerprint) throws SQLException {
        CreateStrategy strategy = configured == CreateStrategy.MEASURE && server.hasCreateStrategies()
                ? probe.fastest(database)
                : configured;
        String quoted = Sql.identifier(database);
        List<String> comments = server.admin()
                .query(
                        COMMENT_AND_NOW,
                        row -> comment(row.getString(1), row.getLong(2), fingerprint, strategy),
                        database);
        server.admin()
                .execute(Sql.script(List.of(
                        "COMMENT ON DATABASE " + quoted + " IS " + Sql.literal(comments.get(0)),
                        "ALTER DATABASE " + quoted + " IS_TEMPLATE true",
                        "ALTER DATABASE " + quoted + " RENAME TO "
                                + Sql.identifier(DatabaseName.ofTemplate(fingerprint)))));
    }

    private String comment(@Nullable String found, long now, Fingerprint fingerprint, CreateStrategy strategy) {
        return Mark.of(TemplateCatalog.KIND, server.run(), server.identity())
                .with(Mark.FINGERPRINT, fingerprint.hex())
                .with(Mark.STRATEGY, strategy.name())
                .with(Mark.USED, Long.toString(now))
                .appendedTo(Mark.userComment(found));
    }
}
