// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.catalog;

import static io.github.pgtestdb.examples.support.SqlStates.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class PricePeriodTests {

    private static final String ANNOUNCE =
            "insert into price_periods (variant_id, price_cents, during) values (?, ?, ?::tstzrange)";

    @BeforeEach
    void saleInJuly(Connection db) throws SQLException {
        Sql.update(db, ANNOUNCE, 6, 12_000, "[2026-07-01 00:00Z,2026-08-01 00:00Z)");
    }

    @Test
    void thePriceOfTheDayIsTheAnnouncedOne(Connection db) throws SQLException {
        assertThat(priceAt(db, "2026-07-01T00:00:00Z")).isEqualTo(12_000);
        assertThat(priceAt(db, "2026-07-31T23:59:59Z")).isEqualTo(12_000);
    }

    @Test
    void outsideOfItsPeriodItIsTheOrdinaryOne(Connection db) throws SQLException {
        assertThat(priceAt(db, "2026-06-30T23:59:59Z")).isEqualTo(15_900);
        assertThat(priceAt(db, "2026-08-01T00:00:00Z")).isEqualTo(15_900);
    }

    @Test
    void periodsMayTouchButNotOverlap(Connection db) throws SQLException {
        Sql.update(db, ANNOUNCE, 6, 13_000, "[2026-08-01 00:00Z,2026-09-01 00:00Z)");
        assertFails(
                "23P01",
                "price_periods_no_overlap",
                () -> Sql.update(db, ANNOUNCE, 6, 11_000, "[2026-08-31 00:00Z,2026-10-01 00:00Z)"));
    }

    @Test
    void variantsDoNotMindEachOther(Connection db) throws SQLException {
        assertThat(Sql.update(db, ANNOUNCE, 5, 17_000, "[2026-07-01 00:00Z,2026-08-01 00:00Z)"))
                .isEqualTo(1);
    }

    private static long priceAt(Connection db, String instant) throws SQLException {
        return Sql.number(db, "select price_at(6, ?)", Instant.parse(instant));
    }
}
