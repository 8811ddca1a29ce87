// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.run.AdminIdentity;
import java.sql.Connection;
import java.sql.SQLException;

/** Facts that the server reports about itself and the admin role. */
record ServerFacts(
        int versionNumber,
        String version,
        AdminIdentity admin,
        boolean superuser,
        boolean createDatabase,
        boolean createRole,
        boolean inherits,
        int backend,
        int connections,
        boolean autovacuum,
        boolean durable,
        ServerSigns signs) {

    private static final String QUERY = """
            SELECT current_setting('server_version_num')::int, current_setting('server_version'),
                   d.datname, d.oid::bigint, r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolinherit,
                   pg_backend_pid(),
                   current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
                   current_setting('autovacuum')::boolean, current_setting('fsync')::boolean AS durable,
                   %s
            FROM pg_catalog.pg_database d, pg_catalog.pg_roles r
            WHERE d.datname = current_database() AND r.rolname = current_user
            """;

    /**
     * Reads the facts in one round trip.
     *
     * @param signs whether to look for signs of a production server; otherwise none are reported
     */
    static ServerFacts read(Connection session, boolean signs) throws SQLException {
        return Connections.query(
                        session,
                        QUERY.formatted(signs ? ServerSigns.COLUMNS : ServerSigns.NONE),
                        row -> new ServerFacts(
                                row.getInt(1),
                                row.getString(2),
                                new AdminIdentity(row.getString(3), row.getLong(4)),
                                row.getBoolean(5),
                                row.getBoolean(6),
                                row.getBoolean(7),
                                row.getBoolean(8),
                                row.getInt(9),
                                row.getInt(10),
                                row.getBoolean(11),
                                row.getBoolean("durable"),
                                ServerSigns.of(row)))
                .get(0);
    }
}
