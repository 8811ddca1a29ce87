// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.github.pgtestdb.examples.support.Shop;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** jOOQ, without generated code. */
@IsolatedPostgres
class JooqTests {

    private static final Table<Record> STORES = table(name("stores"));
    private static final Table<Record> PRODUCTS = table(name("products"));
    private static final Field<Long> ID = field(name("id"), Long.class);
    private static final Field<Long> STORE_ID = field(name("store_id"), Long.class);
    private static final Field<String> SLUG = field(name("slug"), String.class);
    private static final Field<String> NAME = field(name("name"), String.class);

    @Test
    void anInsertReturnsWhatTheDatabaseMadeOfIt(DataSource db) {
        DSLContext jooq = DSL.using(db, SQLDialect.POSTGRES);

        Record tent = insert(jooq, "storm-tent");

        assertThat(tent.get(ID)).isPositive();
        assertThat(tent.get("status", String.class)).isEqualTo("draft");
    }

    @Test
    void aTransactionThatFailsLeavesNothingBehind(DataSource db) {
        DSLContext jooq = DSL.using(db, SQLDialect.POSTGRES);
        int before = jooq.fetchCount(PRODUCTS);

        assertThatThrownBy(() -> jooq.transaction(transaction -> {
                    insert(transaction.dsl(), "storm-tent");
                    insert(transaction.dsl(), "storm-tent");
                }))
                .isInstanceOf(IntegrityConstraintViolationException.class);

        assertThat(jooq.fetchCount(PRODUCTS)).isEqualTo(before);
    }

    @Test
    void aJoinCountsTheProductsOfEachStore(DataSource db) {
        DSLContext jooq = DSL.using(db, SQLDialect.POSTGRES);
        Field<String> store = field(name("stores", "slug"), String.class);

        int alpine = jooq.fetchCount(PRODUCTS, STORE_ID.eq(Shop.ALPINE));
        insert(jooq, "storm-tent");

        assertThat(jooq.select(store, count())
                        .from(STORES)
                        .join(PRODUCTS)
                        .on(field(name("products", "store_id"), Long.class).eq(field(name("stores", "id"), Long.class)))
                        .where(field(name("stores", "id"), Long.class).eq(Shop.ALPINE))
                        .groupBy(store)
                        .fetchOne(count()))
                .isEqualTo(alpine + 1);
    }

    private static Record insert(DSLContext jooq, String slug) {
        return jooq.insertInto(PRODUCTS)
                .set(STORE_ID, Shop.ALPINE)
                .set(SLUG, slug)
                .set(NAME, "A tent")
                .returning(ID, field(name("status")))
                .fetchSingle();
    }
}
