// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.catalog;

import static io.github.pgtestdb.examples.support.Shop.ALPINE;
import static io.github.pgtestdb.examples.support.SqlStates.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.db.Sql;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@IsolatedPostgres
class CategoriesTests {

    @Test
    void aPathLeadsFromTheTop(Connection db) throws SQLException {
        assertThat(Categories.path(db, "tents")).containsExactly("outdoor", "camping", "tents");
    }

    @Test
    void aCategoryHoldsTheProductsBelowIt(Connection db) throws SQLException {
        assertThat(Categories.products(db, "camping"))
                .extracting(Product::slug)
                .containsExactly("ridge-tent", "basecamp-tent", "down-sleeping-bag");
    }

    @Test
    void aNewCategoryIsClosedOverAtOnce(Connection db) throws SQLException {
        Categories.add(db, ALPINE, "tents", "family-tents");
        assertThat(Categories.path(db, "family-tents")).containsExactly("outdoor", "camping", "tents", "family-tents");
    }

    @Test
    void aCategoryMovesWithAllBelowIt(Connection db) throws SQLException {
        Categories.move(db, "camping", "climbing");
        assertThat(Categories.path(db, "tents")).containsExactly("outdoor", "climbing", "camping", "tents");
        assertThat(Categories.products(db, "climbing")).hasSize(4);
    }

    @Test
    void movingThereAndBackChangesNothing(Connection db) throws SQLException {
        String closure = "select string_agg(ancestor_id || '-' || descendant_id || '-' || depth, ' '"
                + " order by ancestor_id, descendant_id) from category_closure";
        String before = Sql.text(db, closure);
        Categories.move(db, "tents", "climbing");
        Categories.move(db, "tents", "camping");
        assertThat(Sql.text(db, closure)).isEqualTo(before);
    }

    @Test
    void aCategoryCannotMoveBelowItself(Connection db) {
        assertFails("SH002", "cannot move below its own descendant", () -> Categories.move(db, "outdoor", "tents"));
    }

    @Test
    void aCategoryWithOthersBelowItStays(Connection db) {
        assertFails(
                "23503",
                "categories_store_id_parent_id_fkey",
                () -> Sql.update(db, "delete from categories where slug = 'camping'"));
    }
}
