// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.catalog;

import io.github.pgtestdb.examples.db.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes products. The catalogue is public, so the store is an argument rather than a policy. */
public final class Products {

    private static final String COLUMNS = "p.id, p.slug, p.name, p.published_at";

    private Products() {}

    /** Adds a draft; returns its id. */
    public static long add(Connection connection, long store, String slug, String name) throws SQLException {
        return Sql.number(
                connection,
                "insert into products (store_id, slug, name) values (?, ?, ?) returning id",
                store,
                slug,
                name);
    }

    /** Adds a variant; returns its id. */
    public static long addVariant(Connection connection, long product, String sku, long priceCents)
            throws SQLException {
        return Sql.number(connection, """
                insert into product_variants (store_id, product_id, sku, title, price_cents)
                select store_id, id, ?, name, ? from products where id = ?
                returning id
                """, sku, priceCents, product);
    }

    /** Puts a draft on sale. */
    public static void publish(Connection connection, long product) throws SQLException {
        Sql.update(connection, "update products set status = 'active', published_at = now() where id = ?", product);
    }

    /** Reads a page, newest first. The page begins after the given product, or at the newest one if that is null. */
    public static List<Product> page(Connection connection, long store, @Nullable Product after, int size)
            throws SQLException {
        String keyset = after == null ? "" : "and (p.published_at, p.id) < (?, ?)";
        String sql = "select " + COLUMNS + " from products p where p.store_id = ? and p.status = 'active' " + keyset
                + " order by p.published_at desc, p.id desc limit " + size;
        return after == null
                ? Sql.list(connection, sql, Products::read, store)
                : Sql.list(connection, sql, Products::read, store, after.publishedAt(), after.id());
    }

    /** Finds products by words that a customer types, the best match first. */
    public static List<Product> search(Connection connection, long store, String words) throws SQLException {
        return Sql.list(connection, "select " + COLUMNS + """
                         from products p, websearch_to_tsquery('english', ?) query
                        where p.store_id = ? and p.status = 'active' and p.search @@ query
                        order by ts_rank(p.search, query) desc, p.id
                        """, Products::read, words, store);
    }

    /** Finds products that have a tag. */
    public static List<Product> tagged(Connection connection, long store, String tag) throws SQLException {
        return Sql.list(connection, "select " + COLUMNS + """
                         from products p
                        where p.store_id = ? and p.attributes @> jsonb_build_object('tags', jsonb_build_array(?::text))
                        order by p.id
                        """, Products::read, store, tag);
    }

    static Product read(ResultSet row) throws SQLException {
        return new Product(
                row.getLong("id"),
                row.getString("slug"),
                row.getString("name"),
                row.getObject("published_at", OffsetDateTime.class).toInstant());
    }
}
