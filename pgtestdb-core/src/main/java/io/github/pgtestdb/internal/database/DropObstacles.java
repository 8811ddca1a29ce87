package io.github.pgtestdb.internal.database;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.server.TestRoles;
import io.github.pgtestdb.internal.sql.AdminDatabase;
import io.github.pgtestdb.internal.sql.Connections;
import io.github.pgtestdb.internal.sql.Retry;
import io.github.pgtestdb.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** Removes what blocks even a forced drop: prepared transactions and logical replication slots. */
record DropObstacles(AdminDatabase admin, TestRoles roles, String database) {

    private static final String PREPARED = "SELECT gid, owner FROM pg_catalog.pg_prepared_xacts WHERE database = ?";
    private static final String END_SLOTS =
            "SELECT pg_terminate_backend(active_pid) FROM pg_catalog.pg_replication_slots"
                    + " WHERE database = ? AND active_pid IS NOT NULL";
    private static final String DROP_SLOTS =
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_catalog.pg_replication_slots WHERE database = ?";

    /** A transaction that was prepared, and never ended. */
    private record Prepared(String id, String owner) {}

    void remove() throws SQLException {
        List<Prepared> transactions =
                admin.query(PREPARED, row -> new Prepared(row.getString(1), row.getString(2)), database);
        for (Prepared transaction : transactions) {
            rollBack(transaction);
        }
        Retry.whilePassing(() -> {
            admin.query(END_SLOTS, row -> true, database);
            return admin.query(DROP_SLOTS, row -> true, database);
        });
    }

    /** Only a session of the same database may end one, and only as a superuser or as who prepared it. */
    private void rollBack(Prepared transaction) throws SQLException {
        ConnectionDetails owner = Stream.of(roles.test(), roles.migration())
                .filter(role -> role.user().equals(transaction.owner()))
                .findFirst()
                .orElse(admin.details());
        try (Connection session = Connections.open(owner.withDatabase(database))) {
            AdminDatabase.execute(session, "ROLLBACK PREPARED " + Sql.literal(transaction.id()));
        }
    }
}
