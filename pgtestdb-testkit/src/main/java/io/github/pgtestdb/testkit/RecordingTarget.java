// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testkit;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.MigrationTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database to migrate without the engine. Each connection is a new session.
 *
 * @param connectionDetails the address of the database
 * @param reports the progress reports
 * @param opened the connections that were opened
 */
public record RecordingTarget(ConnectionDetails connectionDetails, List<String> reports, List<Connection> opened)
        implements MigrationTarget {

    public static RecordingTarget of(TestDatabase database) {
        return of(database.connectionDetails());
    }

    public static RecordingTarget of(ConnectionDetails connectionDetails) {
        return new RecordingTarget(connectionDetails, new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
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
