// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import io.github.pgtestdb.spring.tests.slice.JdbcSlice;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** HikariCP executes {@code connection-init-sql} once in each connection, and so does the bean. */
@JdbcSlice
@Transactional(propagation = Propagation.NOT_SUPPORTED)
@TestPropertySource(properties = "spring.datasource.hikari.connection-init-sql=create temp table mark (name text)")
@IsolatedPostgres
class InitialSqlTests {

    @Autowired
    DataSource dataSource;

    @RepeatedTest(2)
    void isExecutedOnceInEachSession() throws SQLException {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        assertThat(jdbc.queryForObject("select count(*) from mark", Integer.class))
                .isZero();
        assertThat(jdbc.queryForObject("select count(*) from mark", Integer.class))
                .isZero();
        try (Connection first = dataSource.getConnection();
                Connection second = dataSource.getConnection()) {
            assertThat(count(first)).isZero();
            assertThat(count(second)).isZero();
        }
    }

    private static int count(Connection connection) {
        Integer count = new JdbcTemplate(new SingleConnectionDataSource(connection, true))
                .queryForObject("select count(*) from mark", Integer.class);
        return count == null ? -1 : count;
    }
}
