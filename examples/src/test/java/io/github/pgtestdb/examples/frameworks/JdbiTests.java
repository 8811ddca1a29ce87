// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;

/** Jdbi. */
@IsolatedPostgres
class JdbiTests {

    /**
     * A row.
     *
     * @param slug the product's part of the URL
     * @param status the status, such as draft
     */
    public record Item(String slug, String status) {}

    @Test
    void rowsBecomeRecords(DataSource db) {
        Jdbi jdbi = Jdbi.create(db).registerRowMapper(ConstructorMapper.factory(Item.class));

        jdbi.useHandle(handle -> insert(handle, "storm-tent"));

        List<Item> drafts = jdbi.withHandle(handle -> handle.createQuery(
                        "select slug, status from products where store_id = :store and status = 'draft'")
                .bind("store", Shop.ALPINE)
                .mapTo(Item.class)
                .list());
        assertThat(drafts).contains(new Item("storm-tent", "draft"));
    }

    @Test
    void aTransactionThatFailsLeavesNothingBehind(DataSource db) {
        Jdbi jdbi = Jdbi.create(db);

        assertThatThrownBy(() -> jdbi.useTransaction(handle -> {
                    insert(handle, "storm-tent");
                    insert(handle, "storm-tent");
                }))
                .isInstanceOf(UnableToExecuteStatementException.class)
                .hasMessageContaining("products_store_id_slug_key");

        assertThat(count(jdbi, "storm-tent")).isZero();
    }

    @Test
    void anotherHandleSeesWhatWasCommitted(DataSource db) {
        Jdbi jdbi = Jdbi.create(db);

        try (Handle writer = jdbi.open()) {
            writer.begin();
            insert(writer, "storm-tent");
            assertThat(count(jdbi, "storm-tent")).isZero();
            writer.commit();
        }

        assertThat(count(jdbi, "storm-tent")).isEqualTo(1);
    }

    private static void insert(Handle handle, String slug) {
        handle.createUpdate("insert into products (store_id, slug, name) values (:store, :slug, 'A tent')")
                .bind("store", Shop.ALPINE)
                .bind("slug", slug)
                .execute();
    }

    private static int count(Jdbi jdbi, String slug) {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from products where slug = :slug")
                .bind("slug", slug)
                .mapTo(Integer.class)
                .one());
    }
}
