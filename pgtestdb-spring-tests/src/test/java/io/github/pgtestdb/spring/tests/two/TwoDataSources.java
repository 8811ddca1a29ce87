// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests.two;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Two data sources that cannot be reached. Not annotated, so that the other application's component scan ignores it.
 */
public class TwoDataSources {

    @Bean
    @Primary
    DataSource notesDataSource() {
        return new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/notes");
    }

    @Bean
    @Qualifier("invoices")
    DataSource billingDataSource() {
        return new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/billing");
    }

    /** Uses the primary data source. */
    @Bean
    JdbcTemplate notes(DataSource dataSource) {
        return new JdbcTemplate(dataSource);
    }

    /** Selects the other data source by its qualifier. */
    @Bean
    JdbcTemplate billing(@Qualifier("invoices") DataSource dataSource) {
        return new JdbcTemplate(dataSource);
    }
}
