// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.database;

import io.github.pgtestdb.internal.concurrent.Retry;
import io.github.pgtestdb.internal.concurrent.Uninterrupted;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.run.DatabaseName;
import io.github.pgtestdb.internal.run.DatabaseName.Kind;
import io.github.pgtestdb.internal.run.OwnershipMark;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CreateStrategy;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.Sql;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;

/**
 * Creates and drops databases. This class contains the only {@code CREATE DATABASE} and {@code DROP DATABASE}.
 * Thread-safe.
 *
 * <p>A new database is closed to connections at first. It is opened when its mark is set and
 * everything that PostgreSQL does not copy is restored. A closed database without a mark tells a reaper that its
 * creator died in between.
 */
public final class DatabaseAdmin {

    /** The pristine template. A site's additions to template1 must not get into a fingerprinted database. */
    private static final String PRISTINE = "template0";

    private static final Logger LOG = Logs.logger();
    private static final String SIZE =
            "SELECT pg_catalog.pg_database_size(oid) FROM pg_catalog.pg_database WHERE datname = ?";

    private static final String DROP = "DROP DATABASE IF EXISTS ";

    /** PostgreSQL does not drop a template database, and does not alter one after a drop that was cut short. */
    private static final String IS_TEMPLATE = "SELECT datistemplate FROM pg_catalog.pg_database WHERE datname = ?";

    private final ServerSession server;
    private final AtomicLong numbers = new AtomicLong();

    public DatabaseAdmin(ServerSession server) {
        this.server = server;
    }

    /** Creates the empty database in which a template is built. */
    public String createForBuild() throws SQLException {
        return create(Kind.BUILD, PRISTINE, CreateStrategy.MEASURE, testRole(), "", name -> List.of());
    }

    /** Creates the database of a template as a copy of another one. Otherwise like {@link #createClone}. */
    public String createForBuildFrom(
            String source, CreateStrategy strategy, String userComment, Function<String, List<String>> finishing)
            throws SQLException {
        return create(Kind.BUILD, source, strategy, testRole(), userComment, finishing);
    }

    /**
     * Creates a copy.
     *
     * @param userComment the comment that the migrations gave the database, or the empty string
     * @param finishing takes the quoted name of the database, and returns the statements that finish it before it is
     *     opened
     */
    public String createClone(
            String source, CreateStrategy strategy, String userComment, Function<String, List<String>> finishing)
            throws SQLException {
        return create(Kind.CLONE, source, strategy, testRole(), userComment, finishing);
    }

    /** Creates a copy that only the admin can alter. Otherwise like {@link #createClone}. */
    public String createShared(
            String source, CreateStrategy strategy, String userComment, Function<String, List<String>> finishing)
            throws SQLException {
        String admin = server.admin().details().user();
        return create(Kind.CLONE, source, strategy, admin, userComment, finishing);
    }

    private String testRole() {
        return server.roles().test().user();
    }

    /** Returns the disk space of a database in bytes, or 0 if the server does not report it. */
    public long bytes(String name) {
        try {
            return server.admin().query(SIZE, row -> row.getLong(1), name).stream()
                    .findFirst()
                    .orElse(0L);
        } catch (SQLException e) {
            LOG.debug("Cannot tell the size of {}", name, e);
            return 0;
        }
    }

    private String create(
            Kind kind,
            String source,
            CreateStrategy strategy,
            String owner,
            String userComment,
            Function<String, List<String>> finishing)
            throws SQLException {
        return Retry.whilePassing(() -> {
            server.lock().ensureHeld();
            // A number is never used twice: PostgreSQL may still be removing the last database of that name.
            String name = new DatabaseName(kind, server.run(), numbers.incrementAndGet()).toString();
            try {
                create(name, source, strategy, owner);
            } catch (SQLException e) {
                if (SqlStates.isConnectionLost(e)) {
                    dropLeftover(name, e); // The server may have created it nevertheless.
                }
                throw e;
            }
            finish(name, kind, userComment, finishing);
            return name;
        });
    }

    /** Drops a leftover, unless the server is gone: the wait was long enough, and the next run drops it. */
    private void dropLeftover(String name, SQLException failure) throws SQLException {
        try {
            server.lock().ensureHeld();
        } catch (SQLException e) {
            e.addSuppressed(failure);
            throw e;
        }
        dropAfterFailure(name, failure);
    }

    private void finish(String name, Kind kind, String userComment, Function<String, List<String>> finishing)
            throws SQLException {
        try {
            server.admin().execute(Sql.script(finishingStatements(name, kind, userComment, finishing)));
        } catch (SQLException e) {
            dropLeftover(name, e);
            throw e;
        }
    }

    private void create(String name, String source, CreateStrategy strategy, String owner) throws SQLException {
        String creation = "CREATE DATABASE " + Sql.identifier(name)
                + " TEMPLATE " + Sql.identifier(source)
                + " OWNER " + Sql.identifier(owner)
                + (server.hasCreateStrategies() ? strategyClause(strategy) : "")
                + " ALLOW_CONNECTIONS false";
        server.admin().with(session -> {
            // Two statements: CREATE DATABASE cannot run in a transaction, and a script would be one.
            if (server.hasFileCopyMethods()) {
                Connections.execute(session, "SET file_copy_method = " + fileCopyMethod(strategy));
            }
            return Connections.execute(session, creation);
        });
    }

    private static String strategyClause(CreateStrategy strategy) {
        return switch (strategy) {
            case MEASURE -> "";
            case WAL_LOG -> " STRATEGY WAL_LOG";
            case FILE_COPY, FILE_CLONE -> " STRATEGY FILE_COPY";
        };
    }

    private static String fileCopyMethod(CreateStrategy strategy) {
        return strategy == CreateStrategy.FILE_CLONE ? "clone" : "copy";
    }

    private List<String> finishingStatements(
            String name, Kind kind, String userComment, Function<String, List<String>> finishing) {
        String quoted = Sql.identifier(name);
        OwnershipMark mark = OwnershipMark.of(kind.mark(), server.run(), server.identity());
        List<String> statements = new ArrayList<>();
        statements.add("COMMENT ON DATABASE " + quoted + " IS " + Sql.literal(mark.appendedTo(userComment)));
        statements.addAll(finishing.apply(quoted));
        statements.add("ALTER DATABASE " + quoted + " ALLOW_CONNECTIONS true");
        return statements;
    }

    /** Drops a database that is proved to be ours, whatever is connected. Returns when it is gone. */
    public void drop(String name) throws SQLException {
        Uninterrupted.untilDone(() -> {
            forceWhateverHolds(name);
            return name;
        });
    }

    private void forceWhateverHolds(String name) throws SQLException {
        try {
            force(name);
        } catch (SQLException e) {
            if (SqlStates.is(e, SqlStates.INSUFFICIENT_PRIVILEGE)) {
                dropWithoutForce(name, e);
            } else if (SqlStates.is(e, SqlStates.OBJECT_IN_USE)) {
                new DropBlockers(server.admin(), server.roles(), name).remove();
                Retry.whilePassing(() -> force(name));
            } else {
                throw e;
            }
        }
    }

    /**
     * Drops without force. Only a superuser may terminate a worker of autovacuum, or a session that is still logging
     * in. Without force, PostgreSQL itself ends the workers, and waits for five seconds until the sessions are gone.
     */
    private void dropWithoutForce(String name, SQLException refusal) throws SQLException {
        try {
            Retry.whilePassing(() -> server.admin().execute(DROP + Sql.identifier(name)));
        } catch (SQLException e) {
            refusal.addSuppressed(e);
            throw refusal;
        }
    }

    /** Drops a template that the caller has proved to be ours. Returns when it is gone. */
    public void dropTemplate(String name) throws SQLException {
        if (server.admin().query(IS_TEMPLATE, row -> row.getBoolean(1), name).contains(true)) {
            server.admin().execute("ALTER DATABASE " + Sql.identifier(name) + " IS_TEMPLATE false");
        }
        drop(name);
    }

    /** Drops a database after a failure. A failed drop is suppressed in that failure. */
    public void dropAfterFailure(String name, Throwable failure) {
        try {
            drop(name);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private boolean force(String name) throws SQLException {
        return server.admin().execute(DROP + Sql.identifier(name) + " WITH (FORCE)");
    }
}
