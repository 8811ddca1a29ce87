package io.github.pgtestdb.spring.tests.two;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Two data sources, neither of which can be reached; not annotated, so that the scan of the other application passes it by. */
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

    /** Uses the primary one. */
    @Bean
    JdbcTemplate notes(DataSource dataSource) {
        return new JdbcTemplate(dataSource);
    }

    /** Finds the other by its qualifier. */
    @Bean
    JdbcTemplate billing(@Qualifier("invoices") DataSource dataSource) {
        return new JdbcTemplate(dataSource);
    }
}
