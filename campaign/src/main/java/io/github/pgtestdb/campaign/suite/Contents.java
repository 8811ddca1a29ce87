// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.suite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** The rows that the migrations insert into every database. */
final class Contents {

    private static final String LOGGED = """
            select 'venues', count(*) || ' ' || sum(capacity) from venues
            union all select 'seats', count(*) || ' ' || sum(id) from seats
            union all select 'events', count(*) || ' ' || sum(id) from events
            union all select 'tickets', count(*) || ' ' || sum(number) from tickets
            union all select 'sales', count(*) || ' ' || sum(sold) from sales
            union all select 'sales_by_venue', count(*) || ' ' || sum(sold) from sales_by_venue
            union all select 'ticket_numbers', last_value || ' ' || is_called from ticket_numbers
            union all select 'visit_numbers', last_value || ' ' || is_called from visit_numbers
            union all select 'visits', count(*)::text from visits
            """;

    private static final Map<String, String> LOGGED_EXPECTED = Map.of(
            "venues", "3 5160",
            "seats", "120 7260",
            "events", "20 210",
            "tickets", "12 12078",
            "sales", "4 12",
            "sales_by_venue", "3 12",
            "ticket_numbers", "1012 true",
            "visit_numbers", "1 false",
            "visits", "0");

    private static final String UNLOGGED = """
            select 'seat_holds', count(*) || ' ' || coalesce(sum(id), 0) from seat_holds
            union all select 'exchange_rates', count(*) || ' ' || coalesce(sum(per_euro), 0) from exchange_rates
            union all select 'seat_holds_id_seq', last_value || ' ' || is_called from seat_holds_id_seq
            """;

    private static final Map<String, String> UNLOGGED_EXPECTED = Map.of(
            "seat_holds", "25 325",
            "exchange_rates", "3 2.88",
            "seat_holds_id_seq", "25 true");

    private Contents() {}

    /** Fails if a database that a test has just got holds anything except the rows of the migrations. */
    static void check(Connection connection) throws SQLException {
        compare(connection, LOGGED, LOGGED_EXPECTED);
        compare(connection, UNLOGGED, UNLOGGED_EXPECTED);
    }

    private static void compare(Connection connection, String query, Map<String, String> expected) throws SQLException {
        Map<String, String> found = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getString(2));
            }
        }
        Map<String, String> differences = new TreeMap<>();
        expected.forEach((table, rows) -> {
            if (!rows.equals(found.get(table))) {
                differences.put(table, found.get(table) + " instead of " + rows);
            }
        });
        if (!differences.isEmpty()) {
            throw new WrongContentsError("The new database " + connection.getCatalog() + " has " + differences);
        }
    }
}
