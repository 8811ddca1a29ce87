// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.db;

import static io.github.pgtestdb.examples.support.SqlStates.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class IsolationLevelTests {

    @Test
    void readCommittedSeesWhatOthersCommitMeanwhile(Connection reader, Connection writer) throws SQLException {
        begin(reader, Connection.TRANSACTION_READ_COMMITTED);
        assertThat(stock(reader)).isEqualTo(1);
        Sql.update(writer, "update inventory_levels set on_hand = 7 where variant_id = 3");
        assertThat(stock(reader)).isEqualTo(7);
    }

    @Test
    void repeatableReadKeepsItsSnapshot(Connection reader, Connection writer) throws SQLException {
        begin(reader, Connection.TRANSACTION_REPEATABLE_READ);
        assertThat(stock(reader)).isEqualTo(1);
        Sql.update(writer, "update inventory_levels set on_hand = 7 where variant_id = 3");
        assertThat(stock(reader)).isEqualTo(1);
        reader.commit();
        assertThat(stock(reader)).isEqualTo(7);
    }

    @Test
    void repeatableReadRefusesALostUpdate(Connection first, Connection second) throws SQLException {
        begin(first, Connection.TRANSACTION_REPEATABLE_READ);
        begin(second, Connection.TRANSACTION_REPEATABLE_READ);
        int read = (int) stock(first);
        assertThat(stock(second)).isEqualTo(read);

        Sql.update(second, "update inventory_levels set on_hand = ? where variant_id = 3", read + 10);
        second.commit();

        assertFails(
                Retry.SERIALIZATION_FAILURE,
                "concurrent update",
                () -> Sql.update(first, "update inventory_levels set on_hand = ? where variant_id = 3", read + 1));
    }

    @Test
    void repeatableReadLetsWriteSkewThrough(DataSource db, Connection first, Connection second) throws SQLException {
        twoDiscounts(db);
        begin(first, Connection.TRANSACTION_REPEATABLE_READ);
        begin(second, Connection.TRANSACTION_REPEATABLE_READ);
        endDiscountUnlessLast(first, "SPRING");
        endDiscountUnlessLast(second, "AUTUMN");
        first.commit();
        second.commit();
        assertThat(activeDiscounts(first)).isZero();
    }

    @Test
    void serializableRefusesWriteSkew(DataSource db, Connection first, Connection second) throws SQLException {
        twoDiscounts(db);
        begin(first, Connection.TRANSACTION_SERIALIZABLE);
        begin(second, Connection.TRANSACTION_SERIALIZABLE);
        assertThat(activeDiscounts(first)).isEqualTo(2);
        assertThat(activeDiscounts(second)).isEqualTo(2);
        endDiscountUnlessLast(first, "SPRING");
        first.commit();
        assertFails(Retry.SERIALIZATION_FAILURE, "read/write dependencies", () -> {
            endDiscountUnlessLast(second, "AUTUMN");
            second.commit();
        });
        second.rollback();
        assertThat(activeDiscounts(second)).isEqualTo(1);
    }

    private static void begin(Connection connection, int isolation) throws SQLException {
        Shop.enter(connection, Shop.ALPINE);
        connection.setTransactionIsolation(isolation);
        connection.setAutoCommit(false);
    }

    private static long stock(Connection connection) throws SQLException {
        return Sql.number(connection, "select on_hand from inventory_levels where variant_id = 3");
    }

    private static void twoDiscounts(DataSource db) throws SQLException {
        Shop.discount(db, "code, kind, value", "'SPRING', 'percentage', 10");
        Shop.discount(db, "code, kind, value", "'AUTUMN', 'percentage', 15");
    }

    /** The rule that two transactions together can break: one discount must stay active. */
    private static void endDiscountUnlessLast(Connection connection, String code) throws SQLException {
        if (activeDiscounts(connection) > 1) {
            Sql.update(connection, "update discounts set is_active = false where code = ?", code);
        }
    }

    private static long activeDiscounts(Connection connection) throws SQLException {
        return Sql.number(connection, "select count(*) from discounts where is_active");
    }
}
