// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.db;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs work in a transaction. Commits if the work returns, and rolls back if it throws. Immutable and thread-safe. */
public final class Transactions {

    private final DataSource database;
    private final int isolation;

    /** Creates transactions at READ COMMITTED, PostgreSQL's default. */
    public Transactions(DataSource database) {
        this(database, Connection.TRANSACTION_READ_COMMITTED);
    }

    private Transactions(DataSource database, int isolation) {
        this.database = database;
        this.isolation = isolation;
    }

    /**
     * The work inside a transaction.
     *
     * @param <T> the type of its result
     */
    @FunctionalInterface
    public interface Work<T> {
        /** Works on the transaction's connection. Must not commit or roll back. */
        T on(Connection connection) throws SQLException;
    }

    /** Returns transactions at SERIALIZABLE. Their callers must retry SQLSTATE 40001, see {@link Retry}. */
    public Transactions serializable() {
        return new Transactions(database, Connection.TRANSACTION_SERIALIZABLE);
    }

    /** Returns transactions at REPEATABLE READ: every statement sees the same snapshot. */
    public Transactions repeatableRead() {
        return new Transactions(database, Connection.TRANSACTION_REPEATABLE_READ);
    }

    /** Runs work without a store: tables under row-level security look empty. */
    public <T> T run(Work<T> work) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(isolation);
            return commit(connection, work);
        }
    }

    /** Runs work for one store: row-level security hides the rows of all other stores. */
    public <T> T inStore(long store, Work<T> work) throws SQLException {
        return with("app.store_id", Long.toString(store), work);
    }

    /** Runs work that reads across stores. */
    public <T> T backOffice(Work<T> work) throws SQLException {
        return with("app.access", "back-office", work);
    }

    private <T> T with(String setting, String value, Work<T> work) throws SQLException {
        return run(connection -> {
            Sql.text(connection, "select set_config(?, ?, true)", setting, value);
            return work.on(connection);
        });
    }

    private static <T> T commit(Connection connection, Work<T> work) throws SQLException {
        try {
            T result = work.on(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            rollback(connection, e);
            throw e;
        }
    }

    private static void rollback(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }
}
