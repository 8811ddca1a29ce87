package io.github.pgtestdb.internal.trace;

import io.github.pgtestdb.internal.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Counts how far the rows of tables came. Triggers fire row by row, and those of one row in the order of their names: one
 * of ours before and one after all others. They count in sequences, which keep their values when the rest is rolled back.
 * An odd count is a row that was begun and not ended, and so the one whose check failed.
 *
 * <p>Rows that other triggers insert are not counted: a trigger's {@code WHEN} is looked at as the row comes. All of it is
 * made in a transaction of the caller's, who rolls it back. For one thread.
 */
final class RowCounters {

    private static final String FIRST = "\u0001";
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);
    private static final String NAME = "pgtestdb_rows_";
    private static final String STOP = "pgtestdb found the row";

    /** Rows that passed all triggers before them. */
    private static final String ARRIVED = "arrived";

    /** Begun and ended checks of rows: those when the statement is over, and those of the transaction. */
    private static final String CHECKED = "checked";

    private static final String COMMITTED = "committed";
    private static final List<String> COUNTERS = List.of(ARRIVED, CHECKED, COMMITTED);
    private static final long NOWHERE = 0;

    /** Partitions have the triggers of the table that they are of. */
    private static final String DEFERRABLE = """
            SELECT DISTINCT c.oid::pg_catalog.regclass::text
            FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
            WHERE t.tgdeferrable AND NOT c.relispartition
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger o WHERE o.tgrelid = c.oid AND o.tgname = '%s')
            """;

    private final Connection connection;
    private final boolean copy;

    /** Makes the counters; for one COPY, or for statements of any kind. */
    RowCounters(Connection connection, boolean copy) throws SQLException {
        this.connection = connection;
        this.copy = copy;
        for (String counter : COUNTERS) {
            execute("CREATE TEMPORARY SEQUENCE " + NAME + counter);
        }
        stop(NOWHERE);
    }

    /** Tells whether it is the failure that {@link #stopAt} asked for. */
    static boolean isStop(SQLException failure) {
        return new ServerError(failure).message().equals(STOP);
    }

    /** Counts the rows that come into a table; unless it is about a COPY, those that change or go as well. */
    void watch(String table) throws SQLException {
        String after = " AFTER INSERT" + (copy ? "" : " OR UPDATE OR DELETE") + " ON " + table;
        String deferred = after + " DEFERRABLE INITIALLY DEFERRED";
        if (copy) {
            trigger("TRIGGER", LAST, " BEFORE INSERT ON " + table, ARRIVED);
        }
        trigger("TRIGGER", FIRST, after, CHECKED);
        trigger("TRIGGER", LAST, after, CHECKED);
        trigger("CONSTRAINT TRIGGER", FIRST, deferred, COMMITTED);
        trigger("CONSTRAINT TRIGGER", LAST, deferred, COMMITTED);
    }

    /** Counts the rows of all tables that have checks which may be deferred, and are not watched yet. */
    void watchDeferrable() throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(DEFERRABLE.formatted(FIRST + NAME + CHECKED))) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        for (String table : tables) {
            watch(table);
        }
    }

    /** Returns which row failed, from 1, if it was one. */
    OptionalLong failed() throws SQLException {
        long committed = count(COMMITTED);
        long reached = committed == 0 ? count(CHECKED) : committed;
        return reached % 2 == 1 ? OptionalLong.of((reached + 1) / 2) : OptionalLong.empty();
    }

    /** Makes the next run fail where a row comes in. */
    void stopAt(long row) throws SQLException {
        for (String counter : COUNTERS) {
            execute("SELECT pg_catalog.setval('pg_temp." + NAME + counter + "', 1, false)");
        }
        stop(copy ? row : 2 * row - 1);
    }

    private void stop(long count) throws SQLException {
        execute(String.format(Locale.ROOT, """
                CREATE OR REPLACE FUNCTION pg_temp.%1$scount() RETURNS trigger LANGUAGE plpgsql AS $count$
                BEGIN
                    IF pg_catalog.nextval('pg_temp.%1$s' || TG_ARGV[0]) = %3$d AND TG_ARGV[0] = '%2$s' THEN
                        RAISE '%4$s';
                    END IF;
                    RETURN NEW;
                END $count$
                """, NAME, copy ? ARRIVED : CHECKED, count, STOP));
    }

    private void trigger(String kind, String place, String when, String counter) throws SQLException {
        execute("CREATE " + kind + " " + Sql.identifier(place + NAME + counter) + when
                + " FOR EACH ROW WHEN (pg_catalog.pg_trigger_depth() = 0) EXECUTE FUNCTION pg_temp." + NAME + "count('"
                + counter + "')");
    }

    private long count(String counter) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM pg_temp." + NAME + counter)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
