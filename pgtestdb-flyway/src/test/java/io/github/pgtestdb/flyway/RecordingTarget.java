// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.MigrationTarget;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database to migrate without the engine. Records the progress reports. */
record RecordingTarget(ConnectionDetails connectionDetails, List<String> reports) implements MigrationTarget {

    static RecordingTarget of(TestDatabase database) {
        return new RecordingTarget(database.connectionDetails(), new CopyOnWriteArrayList<>());
    }

    @Override
    public DataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(connectionDetails.jdbcUrl());
        dataSource.setUser(connectionDetails.user());
        dataSource.setPassword(connectionDetails.password());
        return dataSource;
    }

    @Override
    public void progress(int ordinal, int total, String description) {
        reports.add(ordinal + " of " + total + ": " + description);
    }
}
