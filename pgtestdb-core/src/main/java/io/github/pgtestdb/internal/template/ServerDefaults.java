// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.spi.Fingerprint;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;

/**
 * Facts of the server that affect migrations: the parameters with which a session begins, and the versions of the
 * extensions that it would install. Templates outlive a change of these: an edited configuration, an upgraded package,
 * {@code ALTER ROLE … SET}.
 *
 * @param lines one line for each fact, in a fixed order
 */
record ServerDefaults(List<String> lines) {

    private static final Logger LOG = Logs.logger();

    /**
     * Parameters that affect the meaning, the stored form and the output of SQL, and those of extensions. Parameters of
     * speed, timeouts and logs are left out. {@code TimeZone} has the value that pgjdbc sends.
     */
    private static final String PARAMETERS = """
            SELECT 'parameter ' || lower(name) || '=' || setting FROM pg_catalog.pg_settings
            WHERE name LIKE '%.%' AND source <> 'default' OR lower(name) IN (
                'array_nulls', 'backslash_quote', 'bytea_output', 'check_function_bodies', 'createrole_self_grant', 'datestyle',
                'default_statistics_target', 'default_table_access_method', 'default_tablespace', 'default_text_search_config',
                'default_toast_compression', 'default_transaction_deferrable', 'default_transaction_isolation',
                'default_transaction_read_only', 'event_triggers', 'extra_float_digits', 'gin_fuzzy_search_limit',
                'intervalstyle', 'lc_messages', 'lc_monetary', 'lc_numeric', 'lc_time', 'lo_compat_privileges',
                'local_preload_libraries', 'quote_all_identifiers', 'restrict_nonsystem_relation_kind', 'row_security',
                'search_path', 'session_preload_libraries', 'session_replication_role', 'shared_preload_libraries',
                'standard_conforming_strings', 'synchronize_seqscans', 'timezone_abbreviations', 'transform_null_equals',
                'xmlbinary', 'xmloption')
            """;

    /** Parameters that no library defines, such as app.tenant. Only a superuser may read this view. */
    private static final String UNDEFINED_PARAMETERS = """
            SELECT 'parameter ' || lower(name) || '=' || setting FROM pg_catalog.pg_file_settings
            WHERE name LIKE '%.%' AND applied
            """;

    /**
     * The settings of the role, and of all roles, in all databases, and the attributes of the role. Settings of the
     * role that this library created are ignored: migrations and tests change them only for their database.
     */
    private static final String ROLE = """
            SELECT 'role ' || concat_ws(' ', r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolbypassrls, s.setconfig)
            FROM pg_catalog.pg_roles r
            LEFT JOIN pg_catalog.pg_db_role_setting s ON s.setdatabase = 0 AND (s.setrole = 0 OR s.setrole = r.oid
                AND coalesce(shobj_description(r.oid, 'pg_authid'), '') NOT LIKE '{"pgtestdb":%')
            WHERE r.rolname = ?
            """;

    private static final String DATABASE = """
            SELECT 'database ' || concat_ws(' ', encoding, datcollate, datctype, current_setting('server_version_num')::int / 10000)
            FROM pg_catalog.pg_database WHERE datname = 'template0'
            """;

    /** All available extensions, because migrations create extensions too, and extensions need others. */
    private static final String EXTENSIONS = """
            SELECT concat_ws(' ', 'extension', name, default_version) FROM pg_catalog.pg_available_extensions()
            """;

    private static final String UNION = " UNION ALL ";
    private static final String FACTS = String.join(UNION, PARAMETERS, ROLE, DATABASE);
    private static final String IN_ORDER = " ORDER BY 1";

    /**
     * Reads the facts in one query.
     *
     * @param isExtensionWanted whether the settings name an extension
     */
    static ServerDefaults of(ServerSession server, boolean isExtensionWanted) throws SQLException {
        String facts = server.isSuperuser() ? FACTS + UNION + UNDEFINED_PARAMETERS : FACTS;
        try {
            return read(server, facts + UNION + EXTENSIONS);
        } catch (SQLException e) {
            if (isExtensionWanted) {
                throw e;
            }
            // PostgreSQL cannot read the control file of an extension, which may not be needed.
            LOG.debug("Cannot list the extensions of {}", server.server().description(), e);
            return read(server, facts);
        }
    }

    private static ServerDefaults read(ServerSession server, String facts) throws SQLException {
        return new ServerDefaults(server.admin()
                .query(
                        "SELECT * FROM (" + facts + ") facts" + IN_ORDER,
                        row -> row.getString(1),
                        server.roles().migration().user()));
    }

    void putInto(Fingerprint.Builder fingerprint) {
        fingerprint.putAll("server", lines);
    }
}
