// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.clone;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.support.Sql;
import io.github.pgtestdb.internal.template.Template.Grant;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a clone read-only, so that many tests can share it. The clone belongs to the admin, and its tables keep their
 * owners. Three rules protect it. Transactions are read-only by default. If a transaction overrides that, write
 * privileges are missing, including those of the owner. If the admin is a superuser, an event trigger rejects
 * statements that an owner may run without a privilege.
 */
record ReadOnlySeal(ServerSession server) {

    /** Overrides the setting of this database. Other settings of the session have no effect on it. */
    private static final String READ_WRITE = "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE";

    /** Revokes from all grantees of any grantor. Column privileges are revoked with those of their table. */
    private static final String REVOKE = """
            DO $revoke$
            DECLARE
              statement text;
              maintain text := CASE WHEN current_setting('server_version_num')::int >= 170000 THEN ', MAINTAIN' ELSE '' END;
            BEGIN
              FOR statement IN
                SELECT DISTINCT format(
                    'REVOKE %s ON %s %s FROM %s CASCADE',
                    CASE kind WHEN 'SEQUENCE' THEN 'USAGE, UPDATE' WHEN 'SCHEMA' THEN 'CREATE'
                        ELSE 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER' || maintain END,
                    kind, name, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
                FROM (
                  SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass::text, a.grantee,
                      c.relowner, c.relnamespace
                  FROM pg_class c, aclexplode(coalesce(c.relacl,
                      acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))) a
                  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                  UNION ALL
                  SELECT 'TABLE', c.oid::regclass::text, a.grantee, c.relowner, c.relnamespace
                  FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(t.attacl) a
                  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
                  UNION ALL
                  SELECT 'SCHEMA', n.oid::regnamespace::text, a.grantee, n.nspowner, n.oid
                  FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
                ) AS privilege (kind, name, grantee, owner, namespace)
                WHERE pg_has_role(owner, 'USAGE')
                  AND namespace::regnamespace::text NOT LIKE 'pg\\_%' AND namespace <> 'information_schema'::regnamespace
              LOOP
                EXECUTE statement;
              END LOOP;
            END
            $revoke$
            """;

    /** The role of the tests does not own this database. It keeps the read access that the owner would have. */
    private static final String KEEP_READING = """
            DO $keep$
            DECLARE
              reader text := %s;
              statement text;
            BEGIN
              FOR statement IN
                SELECT format('GRANT %%s ON %%s %%s TO %%I', CASE kind WHEN 'SCHEMA' THEN 'USAGE' ELSE 'SELECT' END, kind, name, reader)
                FROM (
                  SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, oid::regclass::text, relowner,
                      coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))
                  FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                  UNION ALL
                  SELECT 'SCHEMA', oid::regnamespace::text, nspowner, coalesce(nspacl, acldefault('n', nspowner))
                  FROM pg_namespace
                ) AS object (kind, name, owner, privileges)
                WHERE pg_has_role(owner, 'USAGE') AND EXISTS (
                    SELECT FROM aclexplode(privileges) WHERE grantee = 'pg_database_owner'::regrole
                        AND privilege_type = CASE kind WHEN 'SCHEMA' THEN 'USAGE' ELSE 'SELECT' END)
              LOOP
                EXECUTE statement;
              END LOOP;
            END
            $keep$
            """;

    /** Only a superuser may restrict these functions. Reading needs lo_open, which writes nothing alone. */
    private static final String REFUSE_LARGE_OBJECTS = """
            DO $revoke$
            DECLARE statement text;
            BEGIN
              FOR statement IN
                SELECT DISTINCT format('REVOKE EXECUTE ON FUNCTION %s FROM %s CASCADE', p.oid::regprocedure,
                    CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END)
                FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                WHERE p.pronamespace = 'pg_catalog'::regnamespace AND a.grantee <> p.proowner
                  AND p.proname IN ('lo_create', 'lo_creat', 'lo_from_bytea', 'lo_put', 'lowrite', 'lo_truncate',
                      'lo_truncate64', 'lo_unlink', 'lo_import', 'lo_export')
              LOOP
                EXECUTE statement;
              END LOOP;
            END
            $revoke$
            """;

    private static final List<String> REFUSE_DEFINITIONS = List.of(
            REFUSE_LARGE_OBJECTS,
            "CREATE SCHEMA pgtestdb_read_only",
            """
            CREATE FUNCTION pgtestdb_read_only.refuse() RETURNS event_trigger LANGUAGE plpgsql AS $refuse$
            BEGIN
              RAISE EXCEPTION 'cannot execute % in a database that tests share read-only', tg_tag
                USING ERRCODE = 'read_only_sql_transaction', HINT = 'Take readOnly off this test.';
            END
            $refuse$
            """,
            """
            CREATE EVENT TRIGGER pgtestdb_read_only ON ddl_command_start EXECUTE FUNCTION pgtestdb_read_only.refuse()
            """,
            "ALTER EVENT TRIGGER pgtestdb_read_only ENABLE ALWAYS");

    /** Returns the statements about the database itself, which run before it is opened. */
    List<String> statements(String quoted, List<Grant> granted) {
        String testRole = Sql.identifier(server.roles().test().user());
        List<String> statements = new ArrayList<>();
        statements.add("ALTER DATABASE " + quoted + " SET default_transaction_read_only = on");
        statements.add("GRANT CONNECT ON DATABASE " + quoted + " TO " + testRole);
        Stream.concat(Stream.of("PUBLIC", testRole), granted.stream().map(Grant::quotedGrantee))
                .distinct()
                .forEach(grantee -> statements.add(
                        "REVOKE CREATE, TEMPORARY ON DATABASE " + quoted + " FROM " + grantee + " CASCADE"));
        return statements;
    }

    /** Revokes the privileges inside the database. */
    void close(String database) throws SQLException {
        if (!server.roles().areOne()) {
            revoke(server.roles().migration().withDatabase(database), List.of());
        }
        List<String> more = new ArrayList<>();
        more.add(KEEP_READING.formatted(Sql.literal(server.roles().test().user())));
        more.addAll(server.isSuperuser() ? REFUSE_DEFINITIONS : List.of());
        revoke(server.admin().details().withDatabase(database), more);
    }

    private static void revoke(ConnectionDetails as, List<String> more) throws SQLException {
        try (Connection session = Connections.open(as)) {
            Connections.execute(session, READ_WRITE);
            Connections.execute(session, REVOKE);
            for (String statement : more) {
                Connections.execute(session, statement);
            }
        }
    }
}
