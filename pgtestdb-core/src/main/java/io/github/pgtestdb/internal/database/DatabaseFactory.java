package io.github.pgtestdb.internal.database;

import io.github.pgtestdb.internal.run.DatabaseName;
import io.github.pgtestdb.internal.run.DatabaseName.Kind;
import io.github.pgtestdb.internal.run.Mark;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.settings.CreateStrategy;
import io.github.pgtestdb.internal.sql.AdminDatabase;
import io.github.pgtestdb.internal.sql.Retry;
import io.github.pgtestdb.internal.sql.Sql;
import io.github.pgtestdb.internal.sql.SqlStates;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes databases of this run. Each begins closed: until the mark is on it and all that PostgreSQL does not copy is put
 * back, nobody can connect, and a reaper that finds it without a mark knows that its maker died in between.
 * Thread-safe.
 */
public final class DatabaseFactory {

    /** The pristine template: what a site put into template1 must not get into a fingerprinted database. */
    private static final String PRISTINE = "template0";

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");
    private static final String SIZE =
            "SELECT pg_catalog.pg_database_size(oid) FROM pg_catalog.pg_database WHERE datname = ?";

    private final ServerSession server;
    private final DatabaseDropper dropper;
    private final AtomicLong numbers = new AtomicLong();

    public DatabaseFactory(ServerSession server, DatabaseDropper dropper) {
        this.server = server;
        this.dropper = dropper;
    }

    /** Returns whether the server can be told how to copy files. */
    public boolean haveFileCopyMethods() {
        return server.hasFileCopyMethods();
    }

    /** Returns whether dropping a copy costs what its strategy left to write. */
    public boolean areDurable() {
        return server.isDurable();
    }

    /** Makes the empty database in which a template is built. */
    public String createForBuild() throws SQLException {
        return create(Kind.BUILD, PRISTINE, CreateStrategy.MEASURE, testRole(), "", name -> List.of());
    }

    /** Makes the database in which a template is built that begins as a copy of another; as {@link #createClone}. */
    public String createForBuildFrom(
            String source, CreateStrategy strategy, String userComment, Function<String, List<String>> finishing)
            throws SQLException {
        return create(Kind.BUILD, source, strategy, testRole(), userComment, finishing);
    }

    /**
     * Makes a copy.
     *
     * @param userComment the comment that its migrations gave the database, or the empty string
     * @param finishing the statements that finish the database, whose quoted name they get, before anybody can connect
     */
    public String createClone(
            String source, CreateStrategy strategy, String userComment, Function<String, List<String>> finishing)
            throws SQLException {
        return create(Kind.CLONE, source, strategy, testRole(), userComment, finishing);
    }

    /** Makes a copy that belongs to the admin and not to the role of the tests, who cannot alter it; as {@link #createClone}. */
    public String createShared(
            String source, CreateStrategy strategy, String userComment, Function<String, List<String>> finishing)
            throws SQLException {
        String admin = server.admin().details().user();
        return create(Kind.CLONE, source, strategy, admin, userComment, finishing);
    }

    private String testRole() {
        return server.roles().test().user();
    }

    /** How much of the disk a database takes; 0 where the server does not say, as where nobody granted CONNECT on it. */
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
            // A number is never used twice: PostgreSQL may still be forgetting the name's last bearer.
            String name = new DatabaseName(kind, server.run(), numbers.incrementAndGet()).toString();
            try {
                create(name, source, strategy, owner);
            } catch (SQLException e) {
                if (SqlStates.isConnectionLost(e)) {
                    dropLeftover(name, e); // The server may have made it all the same.
                }
                throw e;
            }
            finish(name, kind, userComment, finishing);
            return name;
        });
    }

    /** A server that is gone has been waited for long enough; what it may have is for the next run. */
    private void dropLeftover(String name, SQLException failure) throws SQLException {
        try {
            server.lock().ensureHeld();
        } catch (SQLException e) {
            e.addSuppressed(failure);
            throw e;
        }
        dropper.dropAfterFailure(name, failure);
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
            // Two statements: CREATE DATABASE runs in no transaction, and a script would be one.
            if (server.hasFileCopyMethods()) {
                AdminDatabase.execute(session, "SET file_copy_method = " + fileCopyMethod(strategy));
            }
            return AdminDatabase.execute(session, creation);
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
        Mark mark = Mark.of(kind.mark(), server.run(), server.identity());
        List<String> statements = new ArrayList<>();
        statements.add("COMMENT ON DATABASE " + quoted + " IS " + Sql.literal(mark.appendedTo(userComment)));
        statements.addAll(finishing.apply(quoted));
        statements.add("ALTER DATABASE " + quoted + " ALLOW_CONNECTIONS true");
        return statements;
    }
}
