// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** One table with one row. */
final class OneTable implements Migrator {

    private static final String SQL = "CREATE TABLE item (id int PRIMARY KEY); INSERT INTO item VALUES (1)";

    @Override
    public String name() {
        return "one-table";
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.builder("one-table").put("sql", SQL).build();
    }

    @Override
    public void migrate(MigrationTarget target) throws SQLException {
        try (Connection connection = target.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(SQL);
        }
    }
}
