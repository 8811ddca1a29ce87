package io.github.pgtestdb.internal.trace;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The states of a database's sequences. A rollback does not restore them, but a second run must create the same rows.
 */
public record SequenceStates(List<String> restoration) {

    public static final SequenceStates NONE = new SequenceStates(List.of());

    /** Builds a query of the last values of all sequences that the role may read and set. */
    private static final String QUERY = """
            SELECT COALESCE(pg_catalog.string_agg(pg_catalog.format(
                'SELECT pg_catalog.format(''SELECT pg_catalog.setval(%s::pg_catalog.regclass, %%s, %%L)'', last_value, is_called) FROM %s',
                seqrelid, seqrelid::pg_catalog.regclass), ' UNION ALL '), '')
            FROM pg_catalog.pg_sequence
            WHERE pg_catalog.has_sequence_privilege(seqrelid, 'SELECT')
                AND pg_catalog.has_sequence_privilege(seqrelid, 'UPDATE')
            """;

    public static SequenceStates of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String query = strings(statement, QUERY).get(0);
            return query.isEmpty() ? NONE : new SequenceStates(strings(statement, query));
        }
    }

    void restore(Connection connection) throws SQLException {
        if (!restoration.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(String.join(";\n", restoration));
            }
        }
    }

    private static List<String> strings(Statement statement, String query) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }
}
