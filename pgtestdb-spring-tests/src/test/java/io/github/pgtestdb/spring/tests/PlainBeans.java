// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests;

import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A data source without Spring Boot and without a migration. */
class PlainBeans {

    /** No server listens there, so that a connection attempt fails. */
    static DataSource real() {
        return new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/production");
    }

    @Bean
    DataSource dataSource() {
        return real();
    }

    @Bean
    JdbcTemplate jdbc(DataSource dataSource) {
        return new JdbcTemplate(dataSource);
    }

    static void add(JdbcTemplate jdbc) {
        jdbc.update("insert into note (text) values ('a')");
    }

    static int count(JdbcTemplate jdbc) {
        Integer count = jdbc.queryForObject("select count(*) from note", Integer.class);
        return count == null ? -1 : count;
    }

    static String database(JdbcTemplate jdbc) {
        return String.valueOf(jdbc.queryForObject("select current_database()", String.class));
    }
}
