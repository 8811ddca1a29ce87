// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.admin.AdminSessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The catalog's entry of a database with the name of a template.
 *
 * @param sealed whether it is complete, and accepts no connections
 * @param durable whether the server keeps everything that it has committed if its machine crashes
 * @param collationChanged whether the version of its default collation differs from the server's current one
 * @param now the server's clock, in seconds since 1970
 */
record TemplateRow(
        long oid,
        @Nullable String comment,
        boolean sealed,
        boolean hasSettings,
        boolean hasOwnPrivileges,
        int connectionLimit,
        long now,
        boolean durable,
        boolean collationChanged,
        ServerSoftware software) {

    /** A {@code DROP DATABASE} that was cut short leaves a connection limit of -2. Only a drop is possible then. */
    private static final String FIND = """
            SELECT oid::bigint, shobj_description(oid, 'pg_database'),
                   datistemplate AND NOT datallowconn AND datconnlimit <> -2,
                   EXISTS (SELECT FROM pg_catalog.pg_db_role_setting WHERE setdatabase = d.oid),
                   datacl IS NOT NULL, datconnlimit, extract(epoch FROM now())::bigint,
                   current_setting('fsync')::boolean AND current_setting('full_page_writes')::boolean,
                   COLLATION_CHANGED,
                   SOFTWARE
            FROM pg_catalog.pg_database d WHERE datname = ?
            """.replace("SOFTWARE", ServerSoftware.COLUMNS);

    private static final String COLLATION_CHANGED =
            "datcollversion IS DISTINCT FROM pg_catalog.pg_database_collation_actual_version(oid)";

    /**
     * Reads the entry.
     *
     * @param hasCollationVersions whether databases of this server have one, which they do from PostgreSQL 15 on
     */
    static Optional<TemplateRow> find(AdminSessions admin, String name, boolean hasCollationVersions)
            throws SQLException {
        String find = FIND.replace("COLLATION_CHANGED", hasCollationVersions ? COLLATION_CHANGED : "false");
        return admin.query(find, TemplateRow::read, name).stream().findFirst();
    }

    private static TemplateRow read(ResultSet row) throws SQLException {
        return new TemplateRow(
                row.getLong(1),
                row.getString(2),
                row.getBoolean(3),
                row.getBoolean(4),
                row.getBoolean(5),
                row.getInt(6),
                row.getLong(7),
                row.getBoolean(8),
                row.getBoolean(9),
                ServerSoftware.read(row, 10));
    }
}
