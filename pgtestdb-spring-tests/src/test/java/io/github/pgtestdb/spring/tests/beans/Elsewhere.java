// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.tests.beans;

import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The application's own database, which cannot be reached. */
public final class Elsewhere {

    private Elsewhere() {}

    /**
     * Creates a data source for that database.
     *
     * @return the data source
     */
    public static DataSource dataSource() {
        return new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/real");
    }
}
