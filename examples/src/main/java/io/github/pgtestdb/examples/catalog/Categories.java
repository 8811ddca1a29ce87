// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.catalog;

import io.github.pgtestdb.examples.db.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of categories; triggers maintain its closure table. */
public final class Categories {

    private Categories() {}

    /** Adds a category below another, or at the top if the parent is null; returns its id. */
    public static long add(Connection connection, long store, @Nullable String parentSlug, String slug)
            throws SQLException {
        return Sql.number(connection, """
                insert into categories (store_id, parent_id, slug, name)
                values (?, (select id from categories where store_id = ? and slug = ?), ?, initcap(?))
                returning id
                """, store, store, parentSlug, slug, slug);
    }

    /** Moves a category, with all categories below it, under another. */
    public static void move(Connection connection, String slug, String newParentSlug) throws SQLException {
        Sql.update(connection, """
                update categories moved set parent_id = parent.id
                from categories parent
                where moved.slug = ? and parent.slug = ? and parent.store_id = moved.store_id
                """, slug, newParentSlug);
    }

    /** Lists the slugs from the top to a category. */
    public static List<String> path(Connection connection, String slug) throws SQLException {
        return Sql.list(connection, """
                select above.slug
                from categories here
                join category_closure link on link.descendant_id = here.id
                join categories above on above.id = link.ancestor_id
                where here.slug = ?
                order by link.depth desc
                """, row -> row.getString(1), slug);
    }

    /** Lists the products of a category and of all categories below it. */
    public static List<Product> products(Connection connection, String slug) throws SQLException {
        return Sql.list(connection, """
                select distinct p.id, p.slug, p.name, p.published_at
                from categories here
                join category_closure link on link.ancestor_id = here.id
                join product_categories pc on pc.category_id = link.descendant_id
                join products p on p.id = pc.product_id
                where here.slug = ? and p.status = 'active'
                order by p.id
                """, Products::read, slug);
    }
}
