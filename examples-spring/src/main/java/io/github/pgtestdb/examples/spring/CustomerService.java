// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.spring;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The customers of a store. */
@Service
@Transactional
public class CustomerService {

    private final JdbcTemplate jdbc;
    private final Stores stores;

    CustomerService(JdbcTemplate jdbc, Stores stores) {
        this.jdbc = jdbc;
        this.stores = stores;
    }

    /** Registers a customer; returns the id. */
    public long register(long store, String email, String name) {
        stores.workFor(store);
        return number("insert into profiles (email, display_name) values (?, ?) returning id", email, name);
    }

    /** Deletes the account, which frees the address. */
    public boolean delete(long store, long customer) {
        stores.workFor(store);
        return jdbc.update("update profiles set deleted_at = now() where id = ? and deleted_at is null", customer) == 1;
    }

    /** Counts the accounts of a store. */
    public long count(long store) {
        stores.workFor(store);
        return number("select count(*) from profiles where deleted_at is null");
    }

    private long number(String sql, Object... arguments) {
        Long number = jdbc.queryForObject(sql, Long.class, arguments);
        return number == null ? 0 : number;
    }
}
