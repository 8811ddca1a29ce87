// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.MigrationTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database to migrate without the engine. Records the progress reports and the opened connections. */
record RecordingTarget(ConnectionDetails connectionDetails, List<String> reports, List<Connection> opened)
        implements MigrationTarget {

    static RecordingTarget of(TestDatabase database) {
        return new RecordingTarget(
                database.connectionDetails(), new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
    }

    @Override
    public DataSource dataSource() {
        RecordingDataSource dataSource = new RecordingDataSource(opened);
        dataSource.setURL(connectionDetails.jdbcUrl());
        dataSource.setUser(connectionDetails.user());
        dataSource.setPassword(connectionDetails.password());
        return dataSource;
    }

    @Override
    public void progress(int ordinal, int total, String description) {
        reports.add(ordinal + " of " + total + ": " + description);
    }

    @SuppressWarnings("serial") // Never serialized.
    private static final class RecordingDataSource extends PGSimpleDataSource {

        private final List<Connection> opened;

        private RecordingDataSource(List<Connection> opened) {
            this.opened = opened;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            opened.add(connection);
            return connection;
        }
    }
}
