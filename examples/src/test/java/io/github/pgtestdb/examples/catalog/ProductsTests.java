// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.catalog;

import static io.github.pgtestdb.examples.support.Shop.ALPINE;
import static io.github.pgtestdb.examples.support.Shop.HARBOUR;
import static io.github.pgtestdb.examples.support.SqlStates.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class ProductsTests {

    @Test
    void aDraftIsNotListedUntilItIsPublished(Connection db) throws SQLException {
        long product = Products.add(db, HARBOUR, "tide-tables", "Tide Tables");
        assertThat(slugs(Products.page(db, HARBOUR, null, 10))).containsExactly("winter-harbour", "coastal-pilot");
        Products.publish(db, product);
        assertThat(slugs(Products.page(db, HARBOUR, null, 10)))
                .containsExactly("tide-tables", "winter-harbour", "coastal-pilot");
    }

    @Test
    void pagesMeetEachProductOnceEvenIfPublishedTogether(Connection db) throws SQLException {
        db.setAutoCommit(false);
        for (int i = 1; i <= 7; i++) {
            Products.publish(db, Products.add(db, ALPINE, "carabiner-" + i, "Carabiner " + i));
        }
        db.commit();
        List<String> seen = new ArrayList<>();
        List<Product> page = Products.page(db, ALPINE, null, 3);
        while (!page.isEmpty()) {
            seen.addAll(slugs(page));
            page = Products.page(db, ALPINE, page.get(page.size() - 1), 3);
        }
        assertThat(seen)
                .startsWith("carabiner-7", "carabiner-6", "carabiner-5", "carabiner-4")
                .hasSize(11)
                .doesNotHaveDuplicates();
    }

    @Test
    void aProductPublishedBetweenTwoPagesMovesNothing(Connection db) throws SQLException {
        List<Product> first = Products.page(db, ALPINE, null, 2);
        Products.publish(db, Products.add(db, ALPINE, "stove", "Stove"));
        assertThat(slugs(Products.page(db, ALPINE, first.get(1), 2))).containsExactly("basecamp-tent", "ridge-tent");
    }

    @Test
    void searchRanksTheNameAboveTheDescription(Connection db) throws SQLException {
        assertThat(slugs(Products.search(db, ALPINE, "tent")))
                .containsExactly("ridge-tent", "basecamp-tent", "down-sleeping-bag");
    }

    @Test
    void searchFindsOtherFormsOfAWordAndLeavesWordsOut(Connection db) throws SQLException {
        assertThat(slugs(Products.search(db, ALPINE, "tents -lakes")))
                .containsExactly("ridge-tent", "down-sleeping-bag");
    }

    @Test
    void searchFollowsAnUpdate(Connection db) throws SQLException {
        Sql.update(db, "update products set description = 'Now with a porch.' where slug = 'ridge-tent'");
        assertThat(slugs(Products.search(db, ALPINE, "porches"))).containsExactly("ridge-tent");
    }

    @Test
    void tagsAreFoundInsideOfTheAttributes(Connection db) throws SQLException {
        assertThat(slugs(Products.tagged(db, ALPINE, "light"))).containsExactly("ridge-tent", "down-sleeping-bag");
    }

    @Test
    void theServerCanUseTheIndexForTags(Connection db) throws SQLException {
        Sql.update(db, "set enable_seqscan = off");
        assertThat(Sql.list(
                        db,
                        "explain (costs off) select 1 from products where attributes @> '{\"tags\": [\"light\"]}'",
                        row -> row.getString(1)))
                .anyMatch(line -> line.contains("products_attributes"));
    }

    @Test
    void theMarginFollowsThePriceAndIsUnknownWithoutACost(Connection db) throws SQLException {
        Sql.update(db, "update product_variants set price_cents = 20000 where sku like 'TENT-RIDGE-%'");
        assertThat(Sql.list(
                        db,
                        "select margin_cents::text from product_variants"
                                + " where sku in ('TENT-RIDGE-RED', 'ROPE-60') order by sku desc",
                        row -> String.valueOf(row.getString(1))))
                .containsExactly("5800", "null");
    }

    @Test
    void anUpdateTouchesUpdatedAt(Connection db) throws SQLException {
        Sql.update(db, "update products set name = 'Climbing Rope II' where slug = 'climbing-rope'");
        assertThat(Sql.list(db, "select slug from products where updated_at > created_at", row -> row.getString(1)))
                .contains("climbing-rope");
    }

    @Test
    void theSameSkuIsFreeInAnotherStore(Connection db) throws SQLException {
        long guide = Products.add(db, HARBOUR, "rope-guide", "Rope Guide");
        Products.addVariant(db, guide, "ROPE-60", 990);
        assertFails("23505", "product_variants_store_id_sku_key", () -> Products.addVariant(db, guide, "ROPE-60", 990));
    }

    @Test
    void everyPriceChangeIsInTheAuditLog(Connection db) throws SQLException {
        Sql.text(db, "select set_config('app.actor', 'grace', false)");
        Sql.update(db, "update product_variants set price_cents = 16900 where sku = 'ROPE-60'");
        assertThat(Sql.list(
                        db,
                        "select concat_ws(' ', actor, action, before ->> 'price_cents', after ->> 'price_cents')"
                                + " from audit_log where table_name = 'product_variants' and action = 'UPDATE'",
                        row -> row.getString(1)))
                .containsExactly("grace UPDATE 15900 16900");
    }

    private static List<String> slugs(List<Product> products) {
        return products.stream().map(Product::slug).toList();
    }
}
