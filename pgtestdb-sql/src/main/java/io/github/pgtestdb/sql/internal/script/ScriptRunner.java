// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BiConsumer;

/**
 * Runs a file in one transaction. If the file contains statements that PostgreSQL runs only outside of a transaction,
 * it runs each statement alone. It reads the file twice, each time as a stream. The first pass proves that the whole
 * file is readable before any of it runs.
 */
public final class ScriptRunner {

    private ScriptRunner() {}

    /**
     * The result of a run.
     *
     * @param hash the hash of the text, as {@link SqlFile#hash}
     * @param mayDependOnSession whether a statement might write or read state of its session
     */
    public record Ran(String hash, boolean mayDependOnSession) {}

    public static Ran run(Connection connection, SqlFile file) throws SQLException {
        return run(connection, file, DumpFilter.NONE, (done, total) -> {});
    }

    /**
     * Runs a file and then resets the session. The settings of a file must not affect the next file; dumps set {@code
     * search_path}, for example.
     *
     * @param progress receives the number of statements that were sent, and the total
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
                commit(connection, new ScriptFailure(file, filter, true));
            }
        } catch (Throwable e) {
            undo(connection, e);
            throw e;
        }
        connection.setAutoCommit(true);
        discardAll(connection, file);
        return new Ran(hash, check.mayDependOnSession());
    }

    /** Rolls back. A second exception, of a lost connection, must not replace the failure. */
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

    /** Resets the session. DISCARD ALL fails in an open transaction, which would lose the changes. */
    private static void discardAll(Connection connection, SqlFile file) throws SQLException {
        try (java.sql.Statement jdbc = connection.createStatement()) {
            jdbc.execute("DISCARD ALL");
        } catch (SQLException e) {
            if (!SqlStates.ACTIVE_TRANSACTION.equals(e.getSQLState())) {
                throw e;
            }
            throw new PgTestDbException(
                    "Cannot run " + file.name()
                            + ": the file begins a transaction and does not end it. Its changes after BEGIN would be lost."
                            + " Put COMMIT at the end.",
                    e);
        }
    }

    private static void commit(Connection connection, ScriptFailure failure) throws SQLException {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw failure.atEnd(e);
        }
    }
}
