// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/** A Java migration that fails, in an SQL statement or in Java. */
final class V8__Broken extends BaseJavaMigration {

    private final String sql;

    V8__Broken(String sql) {
        this.sql = sql;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        if (sql.isEmpty()) {
            throw new IllegalStateException("no SQL");
        }
        try (Statement statement = context.getConnection().createStatement()) {
            statement.execute(sql);
        }
    }
}
