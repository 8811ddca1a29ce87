package io.github.pgtestdb.examples.spring;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Says for which store a transaction works: row-level security shows it the rows of no other. */
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
