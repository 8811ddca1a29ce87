// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.spring;

import io.github.pgtestdb.examples.spring.mode.ShopTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.MockMvc;

/** The common fixtures of the shop's tests. */
@ShopTest
abstract class ShopTestCase {

    static final long ALPINE = 1;
    static final long HARBOUR = 2;

    @Autowired
    MockMvc web;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    ProductRepository products;

    @Autowired
    CustomerService customers;

    @Autowired
    OrderService orders;

    long count(String sql, Object... arguments) {
        Long number = jdbc.queryForObject(sql, Long.class, arguments);
        return number == null ? 0 : number;
    }
}
