// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.connectionpool;

import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Returns a {@link RefusedConnection} if a login is refused for good. Temporary failures are thrown. Thread-safe. */
final class PromptDataSource extends DelegatingDataSource {

    PromptDataSource(DataSource source) {
        super(source);
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            return source.getConnection();
        } catch (SQLException e) {
            if (SqlStates.isRefusedLogin(e)) {
                return RefusedConnection.because(e);
            }
            throw e;
        }
    }
}
