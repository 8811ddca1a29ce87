// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.db;

import static io.github.pgtestdb.examples.support.Shop.ALPINE;
import static io.github.pgtestdb.examples.support.SqlStates.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.pgtestdb.examples.customers.Profiles;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class TransactionsTests {

    @Test
    void commitsWhatReturns(DataSource db, Connection other) throws SQLException {
        new Transactions(db).run(connection -> rename(connection, "Renamed"));
        assertThat(name(other)).isEqualTo("Renamed");
    }

    @Test
    void rollsBackWhatThrows(DataSource db, Connection other) throws SQLException {
        Transactions transactions = new Transactions(db);
        assertThatIllegalStateException()
                .isThrownBy(() -> transactions.run(connection -> {
                    rename(connection, "Renamed");
                    throw new IllegalStateException("changed my mind");
                }));
        assertThat(name(other)).isEqualTo("Alpine Outfitters");
    }

    @Test
    void rollsBackWhatTheDatabaseRefuses(DataSource db, Connection other) throws SQLException {
        Transactions transactions = new Transactions(db);
        assertFails(
                "23505",
                "stores_slug_key",
                () -> transactions.run(connection -> {
                    rename(connection, "Renamed");
                    return Sql.update(connection, "update stores set slug = 'harbour-books' where id = 1");
                }));
        assertThat(name(other)).isEqualTo("Alpine Outfitters");
    }

    @Test
    void hidesWhatIsNotCommitted(Connection writer, Connection reader) throws SQLException {
        writer.setAutoCommit(false);
        rename(writer, "Renamed");
        assertThat(name(reader)).isEqualTo("Alpine Outfitters");
        writer.commit();
        assertThat(name(reader)).isEqualTo("Renamed");
    }

    @Test
    void goesOnFromASavepoint(DataSource db) throws SQLException {
        new Transactions(db).run(connection -> {
            rename(connection, "Renamed");
            Savepoint savepoint = connection.setSavepoint();
            assertFails("23514", "stores_name_check", () -> rename(connection, "  "));
            connection.rollback(savepoint);
            return Sql.update(connection, "update stores set currency = 'CHF' where id = 1");
        });
        try (Connection connection = db.getConnection()) {
            assertThat(Sql.text(connection, "select name || ' ' || currency from stores where id = 1"))
                    .isEqualTo("Renamed CHF");
        }
    }

    @Test
    void refusesEverythingAfterAFailureUntilTheRollback(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        assertFails("23514", "stores_name_check", () -> rename(connection, ""));
        assertFails("25P02", "current transaction is aborted", () -> name(connection));
        connection.rollback();
        assertThat(name(connection)).isEqualTo("Alpine Outfitters");
    }

    @Test
    void undoesSchemaChangesToo(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        Sql.update(connection, "alter table stores add column phone text");
        Sql.update(connection, "drop table product_views");
        connection.rollback();
        assertThat(Sql.number(
                        connection,
                        "select count(*) from information_schema.columns"
                                + " where table_name = 'product_views' or column_name = 'phone'"))
                .isEqualTo(5);
    }

    @Test
    void forgetsTheStoreWithTheTransaction(DataSource db) throws SQLException {
        Transactions transactions = new Transactions(db);
        transactions.inStore(ALPINE, connection -> Profiles.add(connection, "ada@example.org", "Ada"));
        // The pool may return the same connection.
        assertThat(transactions.<Long>run(c -> Sql.number(c, "select count(*) from profiles")))
                .isZero();
    }

    @Test
    void refusesToWriteWhereItIsReadOnly(Connection connection) throws SQLException {
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        assertFails("25006", "read-only transaction", () -> rename(connection, "Renamed"));
    }

    private static int rename(Connection connection, String name) throws SQLException {
        return Sql.update(connection, "update stores set name = ? where id = 1", name);
    }

    private static String name(Connection connection) throws SQLException {
        return Sql.text(connection, "select name from stores where id = 1");
    }
}
