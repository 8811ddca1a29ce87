package io.github.pgtestdb.internal.trace;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the row that failed a check which PostgreSQL makes when a statement or the transaction is over: of foreign keys,
 * deferrable constraints, and triggers that fire afterwards. The error names the key then, and not the row. What failed is
 * run twice more: to count which row it is, and to stop as that row comes in. Nothing of it stays.
 *
 * @param connection one that does not commit by itself
 * @param sequences how they stood before what failed was run
 * @param copiedInto the table, where it is about one COPY; otherwise it is about all that may be checked at the commit
 * @param patience for each statement of the search
 */
public record RowSearch(
        Connection connection, SequenceStates sequences, Optional<String> copiedInto, Duration patience) {

    /** A file for which it is too short is told without the line. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    public RowSearch(Connection connection, SequenceStates sequences, Optional<String> copiedInto) {
        this(connection, sequences, copiedInto, PATIENCE);
    }

    /** What failed, to be run again in the transaction that is there. */
    @FunctionalInterface
    public interface Run {

        /**
         * Runs it.
         *
         * @param afterEach to be called after each statement that may have made a table
         */
        void run(Step afterEach) throws SQLException;
    }

    /** Something to be done between statements. */
    @FunctionalInterface
    public interface Step {
        void done() throws SQLException;
    }

    /**
     * Runs what failed again, and stops it where the row comes in that is the reason.
     *
     * @return what PostgreSQL says as it stops, which tells the place; empty if it is no row's fault, or not to be found
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
