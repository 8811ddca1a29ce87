// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A session that holds an advisory lock.
 *
 * @param pid the server process
 * @param application the application name of the session; null if the admin role may not see it
 * @param client the address of the client; null for a local socket, or if the admin role may not see it
 */
public record LockHolder(
        int pid, @Nullable String application, @Nullable String client) {

    static final String FIND = """
            SELECT l.pid, a.application_name, host(a.client_addr)
            FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted AND l.pid <> pg_backend_pid()
              AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
              AND ((l.classid::bigint << 32) | l.objid::bigint) = ?
            ORDER BY l.pid
            """;

    static LockHolder read(ResultSet row) throws SQLException {
        return new LockHolder(row.getInt(1), row.getString(2), row.getString(3));
    }

    /** Shows for example {@code server process 4711 (application "pgtestdb run 0123456789abcdef", client 127.0.0.1)}. */
    @Override
    public String toString() {
        return "server process " + pid + " (application "
                + (application == null ? "unknown" : "\"" + application + "\"") + ", client "
                + (client == null ? "unknown" : client) + ")";
    }

    static String list(List<LockHolder> holders) {
        return holders.isEmpty()
                ? "a session that has just released it"
                : holders.stream().map(LockHolder::toString).collect(Collectors.joining(", "));
    }
}
