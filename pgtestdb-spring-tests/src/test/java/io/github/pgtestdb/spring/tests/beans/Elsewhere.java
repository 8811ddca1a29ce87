package io.github.pgtestdb.spring.tests.beans;

import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A database of the application's own, which cannot be reached. */
public final class Elsewhere {

    private Elsewhere() {}

    /**
     * Makes a data source that leads there.
     *
     * @return it
     */
    public static DataSource dataSource() {
        return new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/real");
    }
}
