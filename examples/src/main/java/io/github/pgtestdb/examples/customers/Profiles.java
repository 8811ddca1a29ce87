// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.customers;

import io.github.pgtestdb.examples.db.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Customers of the transaction's store. */
public final class Profiles {

    private Profiles() {}

    /** Adds a customer; returns the id. */
    public static long add(Connection connection, String email, String displayName) throws SQLException {
        return Sql.number(
                connection,
                "insert into profiles (email, display_name) values (?, ?) returning id",
                email,
                displayName);
    }

    /** Adds the customer, or renames the customer with that address; returns the id. */
    public static long put(Connection connection, String email, String displayName) throws SQLException {
        return Sql.number(connection, """
                insert into profiles (email, display_name) values (?, ?)
                on conflict (store_id, lower(email)) where deleted_at is null
                do update set display_name = excluded.display_name
                returning id
                """, email, displayName);
    }

    /** Marks a customer deleted, which frees the address. */
    public static void delete(Connection connection, long profile) throws SQLException {
        Sql.update(connection, "update profiles set deleted_at = now() where id = ?", profile);
    }

    /** Merges preferences, a JSON object, into the existing preferences. */
    public static void prefer(Connection connection, long profile, String preferences) throws SQLException {
        Sql.update(
                connection,
                "update profiles set preferences = preferences || ?::jsonb where id = ?",
                preferences,
                profile);
    }

    /** Lists the names of customers with preferences that contain a JSON object. */
    public static List<String> preferring(Connection connection, String preferences) throws SQLException {
        return Sql.list(
                connection,
                "select display_name from profiles where preferences @> ?::jsonb order by display_name",
                row -> row.getString(1),
                preferences);
    }
}
