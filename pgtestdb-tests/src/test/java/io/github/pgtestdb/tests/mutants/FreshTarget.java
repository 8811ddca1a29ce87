// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.spi.MigrationTarget;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An empty database to migrate. Each connection is a new session.
 *
 * @param connectionDetails the address of the database
 */
record FreshTarget(ConnectionDetails connectionDetails) implements MigrationTarget {

    @Override
    public DataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(connectionDetails.jdbcUrl());
        dataSource.setUser(connectionDetails.user());
        dataSource.setPassword(connectionDetails.password());
        return dataSource;
    }

    @Override
    public void progress(int ordinal, int total, String description) {}
}
