package io.github.pgtestdb.internal.trace;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the row that failed a check at the end of a statement or transaction: a foreign key, a deferrable constraint,
 * or an {@code AFTER} trigger. PostgreSQL's error names the key then, but not the row. The failed statements run twice
 * more: once to count the rows, and once to stop at the failed row. All changes are rolled back.
 *
 * @param connection a connection that is not in autocommit mode
 * @param sequences the states of the sequences before the failed statements
 * @param copiedInto the table, for one COPY; empty for all checks that may be made at the commit
 * @param patience the time limit for each statement of the search
 */
public record RowSearch(
        Connection connection, SequenceStates sequences, Optional<String> copiedInto, Duration patience) {

    /** If a file needs more time, its failure is reported without the line. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    public RowSearch(Connection connection, SequenceStates sequences, Optional<String> copiedInto) {
        this(connection, sequences, copiedInto, PATIENCE);
    }

    /** The failed statements, to be run again in the current transaction. */
    @FunctionalInterface
    public interface Run {

        /**
         * Runs the statements.
         *
         * @param afterEach a step to call after each statement that may have created a table
         */
        void run(Step afterEach) throws SQLException;
    }

    /** A step between statements. */
    @FunctionalInterface
    public interface Step {
        void done() throws SQLException;
    }

    /**
     * Runs the failed statements again, and stops at the row that caused the failure.
     *
     * @return PostgreSQL's error at the stop, which contains the place; empty if no single row caused the failure, or
     *     if it was not found
     */
    public Optional<SQLException> find(Run run, SQLException failure) {
        try {
            connection.rollback();
            Optional<SQLException> stop = search(run, new ServerError(failure));
            connection.rollback();
            return stop;
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return Optional.empty();
        }
    }

    private Optional<SQLException> search(Run run, ServerError failure) throws SQLException {
        execute("SET LOCAL statement_timeout = " + patience.toMillis());
        RowCounters counters = new RowCounters(connection, copiedInto.isPresent());
        Optional<SQLException> again = attempt(run, counters);
        OptionalLong row = counters.failed();
        if (row.isEmpty() || !again.map(ServerError::new).filter(failure::isAs).isPresent()) {
            return Optional.empty();
        }
        counters.stopAt(row.getAsLong());
        return attempt(run, counters).filter(RowCounters::isStop);
    }

    private Optional<SQLException> attempt(Run run, RowCounters counters) throws SQLException {
        sequences.restore(connection);
        Savepoint before = connection.setSavepoint();
        try {
            watch(counters);
            run.run(() -> watch(counters));
            execute("SET CONSTRAINTS ALL IMMEDIATE");
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(e);
        } finally {
            connection.rollback(before);
        }
    }

    private void watch(RowCounters counters) throws SQLException {
        if (copiedInto.isPresent()) {
            counters.watch(copiedInto.get());
        } else {
            counters.watchDeferrable();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
