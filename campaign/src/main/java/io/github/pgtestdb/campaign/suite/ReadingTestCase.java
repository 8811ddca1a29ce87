// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.suite;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.DatabaseAccess;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.RepeatedTest;

/** Tests that only read, all in one database. */
@IsolatedPostgres(migrator = TicketMigrator.class, access = DatabaseAccess.READ_ONLY)
final class ReadingTestCase {

    @RepeatedTest(6)
    void reads(TestDatabase database) throws SQLException {
        try (Connection connection = database.dataSource().getConnection()) {
            Contents.check(connection);
            Sql.work(connection);
        }
    }
}
