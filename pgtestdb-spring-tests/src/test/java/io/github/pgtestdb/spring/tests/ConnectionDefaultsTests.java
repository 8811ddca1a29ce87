// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.slice.JdbcSlice;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Settings of Boot's own pool that change the meaning of SQL. */
@JdbcSlice
@Transactional(propagation = Propagation.NOT_SUPPORTED)
@TestPropertySource(
        properties = {
            "spring.datasource.hikari.connection-init-sql=set application_name = 'shop'",
            "spring.datasource.hikari.transaction-isolation=TRANSACTION_SERIALIZABLE",
            "spring.datasource.hikari.schema=pg_catalog",
            "spring.datasource.hikari.read-only=true"
        })
@IsolatedPostgres
class ConnectionDefaultsTests {

    @RepeatedTest(2)
    void holdForEveryConnection(@Autowired JdbcTemplate jdbc) {
        assertThat(jdbc.queryForObject("show application_name", String.class)).isEqualTo("shop");
        assertThat(jdbc.queryForObject("show default_transaction_isolation", String.class))
                .isEqualTo("serializable");
        assertThat(jdbc.queryForObject("select current_schema()", String.class)).isEqualTo("pg_catalog");
        assertThat(jdbc.<Boolean>execute((java.sql.Connection connection) -> connection.isReadOnly()))
                .isTrue();
    }
}
