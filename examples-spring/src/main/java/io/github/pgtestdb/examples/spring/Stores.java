// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.spring;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Sets the store of a transaction: row-level security hides the rows of all other stores. */
@Component
class Stores {

    private final JdbcTemplate jdbc;

    Stores(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void workFor(long store) {
        jdbc.queryForObject("select set_config('app.store_id', ?, true)", String.class, Long.toString(store));
    }
}
