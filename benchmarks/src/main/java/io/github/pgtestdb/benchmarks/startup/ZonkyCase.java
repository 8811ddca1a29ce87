// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.startup;

import io.github.pgtestdb.benchmarks.systems.Migrations;
import io.github.pgtestdb.benchmarks.systems.Sql;
import io.github.pgtestdb.benchmarks.systems.ZonkySystem;
import io.zonky.test.db.postgres.junit5.PreparedDbExtension;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** zonky's {@code PreparedDbExtension}, as a user would write the test. */
final class ZonkyCase {

    @RegisterExtension
    final PreparedDbExtension database = ZonkySystem.preparedBy(FirstTest.migrations());

    @Test
    void test() throws SQLException {
        try (Connection connection = database.getTestDatabase().getConnection()) {
            for (String sql : Migrations.test()) {
                Sql.execute(connection, sql);
            }
        }
        FirstTest.reached();
    }
}
