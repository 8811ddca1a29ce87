// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** Runs one statement. The fingerprint is salted, so that no template of an earlier run is used. */
abstract class StatementMigrator implements Migrator {

    private static final String SALT = UUID.randomUUID().toString();

    private final String sql;

    StatementMigrator(String sql) {
        this.sql = sql;
    }

    @Override
    public String name() {
        return "statement";
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.builder("statement")
                .put("salt", SALT)
                .put("sql", sql)
                .build();
    }

    @Override
    public void migrate(MigrationTarget target) throws SQLException {
        try (Connection connection = target.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
