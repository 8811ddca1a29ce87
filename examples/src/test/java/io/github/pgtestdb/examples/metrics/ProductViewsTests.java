// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.metrics;

import static io.github.pgtestdb.examples.support.Shop.ALPINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.examples.metrics.ProductViews.Trend;
import io.github.pgtestdb.examples.support.Race;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class ProductViewsTests {

    private static final Instant NOON = Instant.parse("2026-05-01T12:00:30Z");

    @Test
    void equallyViewedProductsShareAPlace(Connection db) throws SQLException {
        ProductViews.record(db, List.of(4L, 1L, 1L, 3L, 4L));
        assertThat(ProductViews.trending(db))
                .containsExactly(
                        new Trend("climbing-rope", 2, 1),
                        new Trend("ridge-tent", 2, 1),
                        new Trend("down-sleeping-bag", 1, 2));
    }

    @Test
    void aThousandViewsAreOneRoundTrip(Connection db) throws SQLException {
        ProductViews.record(db, Collections.nCopies(1_000, 2L));
        assertThat(ProductViews.trending(db)).containsExactly(new Trend("basecamp-tent", 1_000, 1));
    }

    @Test
    void eachMinuteCountsForItself(Connection db) throws SQLException {
        assertThat(ProductViews.count(db, ALPINE, "views", NOON)).isEqualTo(1);
        assertThat(ProductViews.count(db, ALPINE, "views", NOON.plusSeconds(29)))
                .isEqualTo(2);
        assertThat(ProductViews.count(db, ALPINE, "views", NOON.plusSeconds(30)))
                .isEqualTo(1);
    }

    @Test
    void noCountIsLostBetweenThreads(DataSource db, Connection other) throws Exception {
        Callable<Long> tenViews = () -> {
            try (Connection connection = db.getConnection()) {
                for (int i = 1; i < 10; i++) {
                    ProductViews.count(connection, ALPINE, "views", NOON);
                }
                return ProductViews.count(connection, ALPINE, "views", NOON);
            }
        };
        assertThat(Collections.max(Race.run(Collections.nCopies(4, tenViews)))).isEqualTo(40);
        assertThat(Sql.number(other, "select value from realtime_metrics")).isEqualTo(40);
    }
}
