// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.RepeatedTest;

/** Tests that change definitions and unlogged tables. */
@IsolatedPostgres(migrator = TicketMigrator.class)
final class SchemaTestCase {

    @RepeatedTest(6)
    void changesDefinitions(TestDatabase database) throws SQLException {
        try (Visit visit = Visit.begin(database);
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter table venues add column opened date");
            statement.execute("drop view free_seats");
            Sql.work(connection);
            statement.execute("refresh materialized view sales_by_venue");
            visit.check();
        }
    }

    @RepeatedTest(6)
    void holdsASeat(TestDatabase database) throws SQLException {
        try (Visit visit = Visit.begin(database);
                Connection connection = database.dataSource().getConnection()) {
            assertEquals(
                    26,
                    Sql.number(
                            connection, "insert into seat_holds (seat_id, holder) values (30, 'grace') returning id"));
            Sql.work(connection);
            visit.check();
        }
    }
}
