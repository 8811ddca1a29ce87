// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Signs of a production server on a host that is near: a tunnel, a proxy or a forwarded port may end anywhere. They are
 * read with the other facts, before anything is written.
 *
 * @param cloudRoles the roles on it that only managed servers have, or null
 * @param standby whether it follows another server
 * @param standbys how many standbys or backups receive its log
 */
record ServerSigns(@Nullable String cloudRoles, boolean standby, int standbys) {

    /**
     * Columns for the list of a SELECT. The roles are those of Google Cloud SQL and AlloyDB, Amazon RDS and Aurora,
     * Azure, Neon, DigitalOcean, Aiven, Timescale and Tencent. Supabase's roles are left out, because its local images
     * have them too. A sender of a logical stream is connected to a database, while one of the whole log is not. All
     * roles may see that.
     */
    static final String COLUMNS = """
            (SELECT string_agg(rolname, ', ' ORDER BY rolname) FROM pg_catalog.pg_roles WHERE rolname = ANY
              ('{cloudsqlsuperuser,cloudsqladmin,alloydbsuperuser,rds_superuser,rdsadmin,azure_pg_admin,azuresu,\
            neon_superuser,doadmin,avnadmin,tsdbadmin,tencentdb_superuser}')) AS cloud_roles,
            pg_catalog.pg_is_in_recovery() AS standby,
            (SELECT count(*) FROM pg_catalog.pg_stat_replication JOIN pg_catalog.pg_stat_activity USING (pid)
              WHERE datid IS NULL)::int AS standbys
            """;

    /** The same columns with constant values, for a server that is not checked. */
    static final String NONE = "NULL::text AS cloud_roles, false AS standby, 0 AS standbys";

    static ServerSigns of(ResultSet row) throws SQLException {
        return new ServerSigns(row.getString("cloud_roles"), row.getBoolean("standby"), row.getInt("standbys"));
    }

    void check(ConnectionDetails server) {
        if (cloudRoles != null) {
            throw refusal(server, "it has roles that managed servers have (" + cloudRoles + ")");
        }
        if (standby) {
            throw refusal(server, "it is a standby of another server");
        }
        if (standbys > 0) {
            throw refusal(server, "standbys or backups receive its write-ahead log (connections: " + standbys + ")");
        }
    }

    private static PgTestDbException refusal(ConnectionDetails server, String sign) {
        return new PgTestDbException("Refused to use PostgreSQL at " + server + ": the host is near, but " + sign
                + ", so it may be a server that matters. Nothing was written to it. If it is a test server, "
                + HostRule.advice(HostRule.entry(server)));
    }
}
