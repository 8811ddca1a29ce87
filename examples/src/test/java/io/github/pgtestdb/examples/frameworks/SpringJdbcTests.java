// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring JDBC, without an application context. */
@IsolatedPostgres
class SpringJdbcTests {

    /**
     * A row.
     *
     * @param slug the product's part of the URL
     * @param status the status, such as draft
     */
    public record Item(String slug, String status) {}

    @Test
    void rowsBecomeRecords(DataSource db) {
        JdbcClient jdbc = JdbcClient.create(db);

        insert(jdbc, "storm-tent");

        assertThat(jdbc.sql("select slug, status from products where store_id = :store and status = 'draft'")
                        .param("store", Shop.ALPINE)
                        .query(Item.class)
                        .list())
                .contains(new Item("storm-tent", "draft"));
    }

    @Test
    void aViolatedConstraintIsOneOfSpringsExceptions(DataSource db) {
        JdbcClient jdbc = JdbcClient.create(db);
        insert(jdbc, "storm-tent");

        assertThatThrownBy(() -> insert(jdbc, "storm-tent"))
                .isInstanceOf(DuplicateKeyException.class)
                .hasMessageContaining("products_store_id_slug_key");
    }

    @Test
    void aTransactionThatIsRolledBackLeavesNothingBehind(DataSource db) {
        JdbcClient jdbc = JdbcClient.create(db);
        TransactionTemplate transaction = new TransactionTemplate(new DataSourceTransactionManager(db));

        transaction.executeWithoutResult(status -> {
            insert(jdbc, "storm-tent");
            assertThat(count(jdbc, "storm-tent")).isEqualTo(1);
            status.setRollbackOnly();
        });

        assertThat(count(jdbc, "storm-tent")).isZero();
    }

    private static void insert(JdbcClient jdbc, String slug) {
        jdbc.sql("insert into products (store_id, slug, name) values (:store, :slug, 'A tent')")
                .param("store", Shop.ALPINE)
                .param("slug", slug)
                .update();
    }

    private static int count(JdbcClient jdbc, String slug) {
        return jdbc.sql("select count(*) from products where slug = :slug")
                .param("slug", slug)
                .query(Integer.class)
                .single();
    }
}
