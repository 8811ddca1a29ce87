// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.RepeatedTest;

/** Tests that write and commit, on several connections. */
@IsolatedPostgres(migrator = TicketMigrator.class)
final class SalesTestCase {

    private static final int FIRST_FREE_NUMBER = 1013;

    @RepeatedTest(8)
    void sellsATicket(TestDatabase database) throws SQLException {
        try (Visit visit = Visit.begin(database);
                Connection connection = database.dataSource().getConnection()) {
            long number = Sql.number(
                    connection,
                    "insert into tickets (seat_id, event_id, holder) values (90, 7, 'ada') returning number");
            assertEquals(FIRST_FREE_NUMBER, number);
            Sql.work(connection);
            assertEquals(1, Sql.number(connection, "select sold from sales where event_id = 7"));
            visit.check();
        }
    }

    @RepeatedTest(8)
    void rollsBack(TestDatabase database) throws SQLException {
        try (Visit visit = Visit.begin(database)) {
            try (Connection connection = database.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("delete from sales");
                statement.execute("truncate seat_holds");
                Sql.work(connection);
                connection.rollback();
            }
            try (Connection connection = database.dataSource().getConnection()) {
                assertEquals(4, Sql.number(connection, "select count(*) from sales"));
            }
            visit.check();
        }
    }
}
