package io.github.pgtestdb.internal.database;

import io.github.pgtestdb.internal.sql.AdminDatabase;
import io.github.pgtestdb.internal.sql.Connections;
import io.github.pgtestdb.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Removes what blocks even a forced drop: prepared transactions and logical replication slots. */
record DropObstacles(AdminDatabase admin, String database) {

    private static final String PREPARED = "SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = ?";
    private static final String DROP_SLOTS = """
            SELECT pg_terminate_backend(active_pid), pg_drop_replication_slot(slot_name)
            FROM pg_catalog.pg_replication_slots WHERE database = ?
            """;

    void remove() throws SQLException {
        List<String> prepared = admin.query(PREPARED, row -> row.getString(1), database);
        if (!prepared.isEmpty()) {
            // Only a session of the same database may end them.
            try (Connection session = Connections.open(admin.details().withDatabase(database))) {
                for (String transaction : prepared) {
                    AdminDatabase.execute(session, "ROLLBACK PREPARED " + Sql.literal(transaction));
                }
            }
        }
        admin.query(DROP_SLOTS, row -> true, database);
    }
}
