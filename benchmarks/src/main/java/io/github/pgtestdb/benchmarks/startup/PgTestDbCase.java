// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.startup;

import io.github.pgtestdb.benchmarks.systems.Migrations;
import io.github.pgtestdb.benchmarks.systems.Sql;
import io.github.pgtestdb.flyway.FlywayMigrator;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** This library, as a user would write the test. */
@IsolatedPostgres(migrator = PgTestDbCase.Schema.class)
final class PgTestDbCase {

    static final class Schema extends FlywayMigrator {

        Schema() {
            super(flyway -> flyway.locations(FirstTest.migrations().location()));
        }
    }

    @Test
    void test(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            for (String sql : Migrations.test()) {
                Sql.execute(connection, sql);
            }
        }
        FirstTest.reached();
    }
}
