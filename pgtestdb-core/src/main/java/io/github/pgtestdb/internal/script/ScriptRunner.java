package io.github.pgtestdb.internal.script;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.sql.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BiConsumer;

/**
 * Runs a file: in one transaction, or, where it holds what PostgreSQL runs only outside of one, statement by statement.
 * The file is read twice, each time as a stream: before anything runs, it is known that it can be read to its end.
 */
public final class ScriptRunner {

    private ScriptRunner() {}

    /**
     * What ran.
     *
     * @param hash the hash of the text, as {@link SqlFile#hash}
     * @param mayDependOnSession whether a statement might write or read what only its session knows
     */
    public record Ran(String hash, boolean mayDependOnSession) {}

    public static Ran run(Connection connection, SqlFile file) throws SQLException {
        return run(connection, file, DumpFilter.NONE, (done, total) -> {});
    }

    /**
     * Runs a file and leaves nothing of it in the session: what it set, as dumps do with {@code search_path}, must not
     * shape the next file.
     *
     * @param progress is told how many statements of how many have been sent
     */
    public static Ran run(Connection connection, SqlFile file, DumpFilter filter, BiConsumer<Integer, Integer> progress)
            throws SQLException {
        ScriptCheck check = ScriptCheck.of(file, filter, connection);
        boolean transaction = check.runsInTransaction();
        String hash;
        connection.setAutoCommit(!transaction);
        try {
            ScriptExecution execution = new ScriptExecution(
                    connection, file, filter, check, progress::accept, ScriptExecution.STATEMENTS_AT_ONCE);
            hash = ScriptParser.parse(file, check.backslashesEscape(), execution);
            execution.end();
            if (transaction) {
                commit(connection, new DeferredCheck(connection, file, filter, check));
            }
        } catch (Throwable e) {
            undo(connection, e);
            throw e;
        }
        connection.setAutoCommit(true);
        discardAll(connection, file);
        return new Ran(hash, check.mayDependOnSession());
    }

    /** If the connection is lost, the failure says why, and a second one from here must not replace it. */
    private static void undo(Connection connection, Throwable failure) {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** PostgreSQL discards nothing in a transaction, and would roll back what the file left uncommitted. */
    private static void discardAll(Connection connection, SqlFile file) throws SQLException {
        try (java.sql.Statement jdbc = connection.createStatement()) {
            jdbc.execute("DISCARD ALL");
        } catch (SQLException e) {
            if (!SqlStates.ACTIVE_TRANSACTION.equals(e.getSQLState())) {
                throw e;
            }
            throw new PgTestDbException(
                    "Cannot run " + file.name()
                            + ": the file begins a transaction and does not end it. What it did after"
                            + " BEGIN would be lost. Put COMMIT at the end.",
                    e);
        }
    }

    private static void commit(Connection connection, DeferredCheck checked) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw checked.failure(e);
        }
    }
}
