// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests.two;

import javax.sql.DataSource;
import liquibase.integration.spring.SpringLiquibase;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A data source that cannot be reached, with its Liquibase bean, without Spring Boot. */
public class OneLiquibase {

    @Bean
    DataSource dataSource() {
        return new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/billing");
    }

    @Bean
    SpringLiquibase liquibase(DataSource dataSource) {
        SpringLiquibase liquibase = create();
        liquibase.setDataSource(dataSource);
        liquibase.setChangeLog("db/two/billing.sql");
        set(liquibase);
        return liquibase;
    }

    /** Creates the bean. */
    protected SpringLiquibase create() {
        return new SpringLiquibase();
    }

    /** Configures the bean further. */
    protected void set(SpringLiquibase liquibase) {}
}
