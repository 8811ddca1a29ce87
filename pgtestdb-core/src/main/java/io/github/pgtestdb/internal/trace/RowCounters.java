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
 * Counts how many rows of each table PostgreSQL has processed. Row triggers fire in the order of their names, so one
 * counting trigger fires before all other triggers, and one after them. They count in sequences, which keep their
 * values after a rollback. An odd count means that the checks of a row began and did not end, so this is the row that
 * failed.
 *
 * <p>Rows that other triggers insert are not counted: a trigger's {@code WHEN} is evaluated when the row arrives. All
 * objects are created in a transaction of the caller, which the caller rolls back. Not thread-safe.
 */
final class RowCounters {

    private static final String FIRST = "\u0001";
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);
    private static final String NAME = "pgtestdb_rows_";
    private static final String STOP = "pgtestdb found the row";

    /** Counts rows that have passed all other {@code BEFORE} triggers. */
    private static final String ARRIVED = "arrived";

    /**
     * Counts checks that began and ended at the end of a statement. {@link #COMMITTED} counts those at the end of the
     * transaction.
     */
    private static final String CHECKED = "checked";

    private static final String COMMITTED = "committed";
    private static final List<String> COUNTERS = List.of(ARRIVED, CHECKED, COMMITTED);
    private static final long NOWHERE = 0;

    /** Partitions have the triggers of their table. */
    private static final String DEFERRABLE = """
            SELECT DISTINCT c.oid::pg_catalog.regclass::text
            FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
            WHERE t.tgdeferrable AND NOT c.relispartition
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger o WHERE o.tgrelid = c.oid AND o.tgname = '%s')
            """;

    private final Connection connection;
    private final boolean copy;

    /** Creates the counters, for one COPY or for statements of any kind. */
    RowCounters(Connection connection, boolean copy) throws SQLException {
        this.connection = connection;
        this.copy = copy;
        for (String counter : COUNTERS) {
            execute("CREATE TEMPORARY SEQUENCE " + NAME + counter);
        }
        stop(NOWHERE);
    }

    /** Tells whether a failure is the one that {@link #stopAt} caused. */
    static boolean isStop(SQLException failure) {
        return new ServerError(failure).message().equals(STOP);
    }

    /** Counts the rows that are inserted into a table. Except for a COPY, also counts updated and deleted rows. */
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

    /** Counts the rows of all tables that have deferrable checks and are not watched yet. */
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

    /** Returns the number of the row that failed, from 1; empty if no row failed. */
    OptionalLong failed() throws SQLException {
        long committed = count(COMMITTED);
        long reached = committed == 0 ? count(CHECKED) : committed;
        return reached % 2 == 1 ? OptionalLong.of((reached + 1) / 2) : OptionalLong.empty();
    }

    /** Makes the next run fail when it reaches a row. */
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
