// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.database;

import io.github.pgtestdb.internal.admin.AdminSessions;
import io.github.pgtestdb.internal.concurrent.Retry;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.server.TestRoles;
import io.github.pgtestdb.internal.support.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Removes objects that block even a forced drop: prepared transactions, subscriptions, replication slots. */
record DropBlockers(AdminSessions admin, TestRoles roles, String database) {

    private static final String SUBSCRIPTIONS = """
            SELECT subname, pg_catalog.pg_get_userbyid(subowner) FROM pg_catalog.pg_subscription
            WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = ?)
            """;
    private static final String IS_CLOSED =
            "SELECT 1 FROM pg_catalog.pg_database WHERE datname = ? AND NOT datallowconn AND datconnlimit <> -2";
    private static final String END_SLOTS =
            "SELECT pg_terminate_backend(active_pid) FROM pg_catalog.pg_replication_slots"
                    + " WHERE database = ? AND active_pid IS NOT NULL";
    private static final String DROP_SLOTS =
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_catalog.pg_replication_slots WHERE database = ?";

    /** A publisher that does not exist. DROP contacts the publisher if the first copy of a table was not finished. */
    private static final String NO_PUBLISHER = "host=/nonexistent dbname=none password=none";

    /** An object of a role that only a session of the same database can remove. */
    private record Owned(String name, String owner) {

        static List<Owned> all(AdminSessions admin, String query, String database) throws SQLException {
            return admin.query(query, row -> new Owned(row.getString(1), row.getString(2)), database);
        }
    }

    void remove() throws SQLException {
        List<PreparedTransaction> transactions = PreparedTransaction.of(admin, database);
        List<Owned> subscriptions = Owned.all(admin, SUBSCRIPTIONS, database);
        if (!transactions.isEmpty() || !subscriptions.isEmpty()) {
            open();
        }
        OwnersSession sessions = new OwnersSession(admin, roles, database);
        for (PreparedTransaction transaction : transactions) {
            transaction.rollBack(sessions);
        }
        for (Owned subscription : subscriptions) {
            try (Connection session = sessions.open(subscription.owner)) {
                drop(session, subscription);
            }
        }
        Retry.whilePassing(() -> {
            admin.query(END_SLOTS, row -> true, database);
            return admin.query(DROP_SLOTS, row -> true, database);
        });
    }

    /** Opens a closed database, such as a template, so that a session can connect and remove these objects. */
    private void open() throws SQLException {
        if (!admin.query(IS_CLOSED, row -> true, database).isEmpty()) {
            admin.execute("ALTER DATABASE " + Sql.identifier(database) + " ALLOW_CONNECTIONS true CONNECTION LIMIT -1");
        }
    }

    private static void drop(Connection session, Owned subscription) throws SQLException {
        String name = Sql.identifier(subscription.name);
        try {
            // One statement at a time: a script is a transaction, and a worker that must stop waits for its end.
            Connections.execute(session, "ALTER SUBSCRIPTION " + name + " DISABLE");
            Connections.execute(session, "ALTER SUBSCRIPTION " + name + " SET (slot_name = NONE)");
            Connections.execute(session, "ALTER SUBSCRIPTION " + name + " CONNECTION " + Sql.literal(NO_PUBLISHER));
            Connections.execute(session, "DROP SUBSCRIPTION " + name);
        } catch (SQLException e) {
            throw new SQLException(
                    "the subscription " + subscription.name + " of the role " + subscription.owner
                            + " cannot be dropped: " + e.getMessage(),
                    e.getSQLState(),
                    e);
        }
    }
}
