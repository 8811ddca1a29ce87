// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.metrics;

import io.github.pgtestdb.examples.db.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Views of products. */
public final class ProductViews {

    private ProductViews() {}

    /** A product and the number of its views. */
    public record Trend(String slug, long views, long place) {}

    /** Writes a batch of anonymous views in one round trip. */
    public static void record(Connection connection, List<Long> products) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into product_views (product_id) values (?)")) {
            for (long product : products) {
                insert.setLong(1, product);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Adds one to a metric in the minute of an instant; returns the count so far. */
    public static long count(Connection connection, long store, String metric, Instant at) throws SQLException {
        return Sql.number(connection, """
                insert into realtime_metrics as m (store_id, metric, minute, value)
                values (?, ?, date_trunc('minute', ?::timestamptz, 'UTC'), 1)
                on conflict (store_id, metric, minute) do update set value = m.value + 1
                returning value
                """, store, metric, at);
    }

    /** Ranks products by views; equally viewed products share a place. */
    public static List<Trend> trending(Connection connection) throws SQLException {
        return Sql.list(connection, """
                select p.slug, count(*), dense_rank() over (order by count(*) desc)
                from product_views v join products p on p.id = v.product_id
                group by p.id
                order by 3, p.slug
                """, row -> new Trend(row.getString(1), row.getLong(2), row.getLong(3)));
    }
}
