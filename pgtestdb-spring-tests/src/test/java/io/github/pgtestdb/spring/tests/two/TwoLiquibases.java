// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests.two;

import javax.sql.DataSource;
import liquibase.integration.spring.SpringLiquibase;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;

/** Two data sources, each with a Liquibase bean. */
public class TwoLiquibases extends TwoDataSources {

    @Bean
    SpringLiquibase notesLiquibase(DataSource dataSource) {
        SpringLiquibase liquibase = new SpringLiquibase();
        liquibase.setDataSource(dataSource);
        liquibase.setChangeLog("classpath:db/changelog/notes.xml");
        return liquibase;
    }

    @Bean
    SpringLiquibase billingLiquibase(@Qualifier("invoices") DataSource dataSource) {
        SpringLiquibase liquibase = new SpringLiquibase();
        liquibase.setDataSource(dataSource);
        liquibase.setChangeLog("classpath:db/two/billing.sql");
        return liquibase;
    }
}
