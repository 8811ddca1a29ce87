// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.inventory;

import static io.github.pgtestdb.examples.support.Shop.alpine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.support.Race;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class InventoryTests {

    @Test
    void whatIsReservedIsNoLongerAvailable(DataSource db) throws SQLException {
        Stock stock = alpine(db, connection -> {
            Inventory.reserve(connection, Map.of("ROPE-60", 3), "test");
            return Inventory.of(connection, "ROPE-60");
        });
        assertThat(stock).isEqualTo(new Stock(6, "ROPE-60", 20, 3, 17));
    }

    @Test
    void nothingIsReservedIfOneThingIsMissing(DataSource db, Connection other) throws SQLException {
        assertThatExceptionOfType(OutOfStockException.class)
                .isThrownBy(() -> alpine(db, connection -> {
                    Inventory.reserve(connection, Map.of("ROPE-60", 1, "TENT-BASECAMP", 2), "test");
                    return 0;
                }))
                .withMessage("2 of TENT-BASECAMP wanted, 1 available");
        assertThat(Sql.number(other, "select sum(reserved) from inventory_levels"))
                .isZero();
        assertThat(Sql.number(other, "select count(*) from inventory_movements where reason = 'reserved'"))
                .isZero();
    }

    @Test
    void anUnknownSkuIsOutOfStock(DataSource db) {
        assertThatExceptionOfType(OutOfStockException.class)
                .isThrownBy(() -> alpine(db, connection -> {
                    Inventory.reserve(connection, Map.of("BOOK-PILOT", 1), "another store's");
                    return 0;
                }))
                .withMessage("1 of BOOK-PILOT wanted, 0 available");
    }

    @Test
    void lowStockIsListed(DataSource db, Connection other) throws SQLException {
        assertThat(Inventory.low(other)).extracting(Stock::sku).containsExactly("TENT-BASECAMP");
        alpine(db, connection -> {
            Inventory.reserve(connection, Map.of("ROPE-60", 18), "test");
            return 0;
        });
        assertThat(Inventory.low(other)).extracting(Stock::sku).containsExactly("ROPE-60", "TENT-BASECAMP");
    }

    @Test
    void aDeliveryAddsUpAndIsWrittenDown(Connection db) throws SQLException {
        Inventory.receive(db, "TENT-BASECAMP", 4);
        Inventory.receive(db, "TENT-BASECAMP", 5);
        assertThat(Inventory.of(db, "TENT-BASECAMP").onHand()).isEqualTo(10);
        assertThat(Sql.number(db, "select sum(quantity) from inventory_movements where variant_id = 3"))
                .isEqualTo(10);
    }

    @Test
    void manyBuyersNeverTakeMoreThanThereIs(DataSource db, Connection other) throws Exception {
        Sql.update(other, "update inventory_levels set on_hand = 3 where variant_id = 6");
        List<Boolean> served = Race.run(Collections.nCopies(4, oneRope(db)));
        assertThat(served).containsOnlyOnce(false);
        assertThat(Inventory.of(other, "ROPE-60")).isEqualTo(new Stock(6, "ROPE-60", 3, 3, 0));
    }

    private static Callable<Boolean> oneRope(DataSource db) {
        return () -> {
            try {
                return alpine(db, connection -> {
                    Inventory.reserve(connection, Map.of("ROPE-60", 1), "race");
                    return true;
                });
            } catch (OutOfStockException e) {
                return false;
            }
        };
    }
}
