// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The definitions and rows of a database as text, except the times of change sets. */
final class Snapshot {

    private static final String USERS = "NOT LIKE ALL (ARRAY['pg\\_%', 'information\\_schema'])";

    private static final String DEFINITIONS = """
            SELECT 'relation ' || n.nspname || '.' || c.relname || ' ' || c.relkind::text || ' '
                || coalesce(c.reloptions::text, '') || ' ' || coalesce(obj_description(c.oid, 'pg_class'), '') || ' '
                || coalesce(pg_get_viewdef(CASE WHEN c.relkind = 'v' THEN c.oid END), '') || ' '
                || coalesce(pg_get_indexdef(CASE WHEN c.relkind = 'i' THEN c.oid END), '')
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname %1$s
            UNION ALL
            SELECT 'column ' || c.oid::regclass || '.' || a.attname || ' ' || a.attnum || ' '
                || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' '
                || coalesce(pg_get_expr(d.adbin, d.adrelid), '') || ' ' || coalesce(col_description(c.oid, a.attnum), '')
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE a.attnum > 0 AND n.nspname %1$s
            UNION ALL
            SELECT 'constraint ' || conrelid::regclass || '.' || conname || ' ' || pg_get_constraintdef(c.oid)
            FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE n.nspname %1$s AND conrelid <> 0
            UNION ALL
            SELECT 'function ' || pg_get_functiondef(p.oid)
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname %1$s AND p.prokind IN ('f', 'p')
            UNION ALL
            SELECT 'sequence ' || s::text FROM pg_sequences s WHERE s.schemaname %1$s
            UNION ALL
            SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname %1$s
            """.formatted(USERS);

    private static final String TABLES = """
            SELECT format('SELECT %%L || (to_jsonb(t) - ''dateexecuted'')::text FROM %%s t', c.oid::regclass::text || ' ', c.oid::regclass)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname %s
            """.formatted(USERS);

    private Snapshot() {}

    static String of(TestDatabase database) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            lines.addAll(query(statement, DEFINITIONS));
            for (String rows : query(statement, TABLES)) {
                lines.addAll(query(statement, rows));
            }
        }
        return String.join("\n", lines.stream().sorted().toList());
    }

    private static List<String> query(Statement statement, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}
