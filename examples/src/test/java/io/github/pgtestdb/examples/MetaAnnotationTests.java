// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.examples.support.Shop;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/** A project's own annotation, composed of others. */
class MetaAnnotationTests {

    // tag::meta-annotated[]
    @ShopTest
    void placesAnOrder(DataSource db) throws SQLException {
        assertThat(Shop.order(db, "ada", Map.of("ROPE-60", 1)).number()).isEqualTo(10001);
    }
    // end::meta-annotated[]
}
