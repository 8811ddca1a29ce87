// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/** A Java migration with a checksum that depends on its field. */
final class V7__Seed extends BaseJavaMigration {

    private final int rows;

    V7__Seed(int rows) {
        this.rows = rows;
    }

    @Override
    public Integer getChecksum() {
        return rows;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        try (Statement statement = context.getConnection().createStatement()) {
            statement.execute("CREATE TABLE seed AS SELECT * FROM generate_series(1, " + rows + ")");
        }
    }
}
