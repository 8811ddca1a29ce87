package io.github.pgtestdb.internal.clone;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.server.ServerSession;
import io.github.pgtestdb.internal.sql.AdminDatabase;
import io.github.pgtestdb.internal.sql.Connections;
import io.github.pgtestdb.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Makes a clone that many tests share one that none of them can change. A transaction is read-only unless it says otherwise;
 * where it does, the privileges are missing, the owner's too; and where the admin is a superuser, an event trigger refuses
 * whatever an owner may do without a privilege.
 */
record ReadOnlySeal(ServerSession server) {

    /** The other settings of a session have no say: the database's own is to be overruled here. */
    private static final String READ_WRITE = "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE";

    /** From everybody who has them, whoever granted them; column privileges go with those of their table. */
    private static final String REVOKE = """
            DO $revoke$
            DECLARE statement text;
            BEGIN
              FOR statement IN
                SELECT DISTINCT format(
                    'REVOKE %s ON %s %s FROM %s CASCADE',
                    CASE kind WHEN 'SEQUENCE' THEN 'USAGE, UPDATE' WHEN 'SCHEMA' THEN 'CREATE'
                        ELSE 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER' END,
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

    private static final List<String> REFUSE_DEFINITIONS = List.of("CREATE SCHEMA pgtestdb_read_only", """
            CREATE FUNCTION pgtestdb_read_only.refuse() RETURNS event_trigger LANGUAGE plpgsql AS $refuse$
            BEGIN
              RAISE EXCEPTION 'cannot execute % in a database that tests share read-only', tg_tag
                USING ERRCODE = 'read_only_sql_transaction', HINT = 'Take readOnly off this test.';
            END
            $refuse$
            """, """
            CREATE EVENT TRIGGER pgtestdb_read_only ON ddl_command_start EXECUTE FUNCTION pgtestdb_read_only.refuse()
            """);

    /** What is said of the database before anybody can connect. */
    List<String> statements(String quoted) {
        return List.of(
                "ALTER DATABASE " + quoted + " SET default_transaction_read_only = on",
                "REVOKE CREATE, TEMPORARY ON DATABASE " + quoted + " FROM PUBLIC",
                "REVOKE CREATE, TEMPORARY ON DATABASE " + quoted + " FROM "
                        + Sql.identifier(server.roles().test().user()));
    }

    /** Takes away what is granted inside. */
    void close(String database) throws SQLException {
        if (!server.roles().areOne()) {
            revoke(server.roles().migration().withDatabase(database), List.of());
        }
        revoke(server.admin().details().withDatabase(database), server.isSuperuser() ? REFUSE_DEFINITIONS : List.of());
    }

    private static void revoke(ConnectionDetails as, List<String> more) throws SQLException {
        try (Connection session = Connections.open(as)) {
            AdminDatabase.execute(session, READ_WRITE);
            AdminDatabase.execute(session, REVOKE);
            for (String statement : more) {
                AdminDatabase.execute(session, statement);
            }
        }
    }
}
