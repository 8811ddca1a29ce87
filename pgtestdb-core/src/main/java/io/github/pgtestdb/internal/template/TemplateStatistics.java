// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;

/**
 * Does work on a template once that every clone would otherwise repeat: it gathers the planner's statistics, and marks
 * pages as visible to all. A table is vacuumed only if it is worthwhile. A vacuum makes two more files of each table,
 * its maps of free space and of visible pages. The cost of a clone depends mostly on its number of files.
 *
 * <p>All of this is our own optimization. ANALYZE runs functions of the user in indexes and extended statistics. There
 * they may fail although the migrations are correct. So a table that cannot be analyzed or vacuumed is logged, and
 * nothing else fails.
 */
final class TemplateStatistics {

    private static final Logger LOG = Logs.logger();

    /** Long enough for the sample of any table. A function that takes longer probably never ends. */
    static final Duration STATEMENT_LIMIT = Duration.ofSeconds(30);

    /** How many tables may each take the whole limit before the remaining ones are left out. */
    private static final int SLOW_TABLES = 3;

    /** SQL states of a name that a function in an index cannot find: a function, a table, a type, a schema. */
    private static final Set<String> UNDEFINED = Set.of("42883", "42P01", "42704", "3F000");

    /** A background worker may hold a lock on a table. */
    private static final String WITHOUT_LONG_WAITS = "SET lock_timeout = '10s'; SET statement_timeout = 0";

    /**
     * Finds the tables that were written to or redefined. The statistics of use begin at zero in a copy, and older
     * definitions have older transactions. A catalog with few changes, by the rule of autovacuum, is left out, unless
     * it has grown that much since it was analyzed. Sampling pg_attribute takes longer than everything else, and an
     * analyzed or vacuumed catalog costs the relation cache file.
     *
     * <p>A vacuum is worthwhile in three cases. A table of 256 kB or more may be read by an index-only scan, which
     * needs the map of visible pages; smaller tables are read whole. A table may have many dead rows, by the rule of
     * autovacuum. A table that was written to may have a GIN index, and nothing else empties its list of pending
     * entries.
     */
    private static final String CHANGED = """
            WITH RECURSIVE grown AS (SELECT age(CAST(? AS xid)) AS age),
            used AS (SELECT c.*, n.nspname = 'pg_catalog' AS is_catalog, pg_relation_size(c.oid) AS bytes,
                     pg_stat_get_tuples_inserted(c.oid) + pg_stat_get_tuples_updated(c.oid)
                     + pg_stat_get_tuples_deleted(c.oid) > 0 AS is_written
                     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                     WHERE NOT c.relisshared AND c.relkind IN ('r', 'm', 'p')),
            changed AS (SELECT oid, relkind <> 'p' AND (
                        bytes >= 262144 AND NOT is_catalog
                        OR is_written AND pg_stat_get_dead_tuples(oid) > 50 + 0.2 * reltuples
                        OR is_written AND EXISTS (
                           SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
                           JOIN pg_catalog.pg_am m ON m.oid = x.relam WHERE i.indrelid = used.oid AND m.amname = 'gin')
                        ) AS is_worth_a_vacuum
                        FROM used
                        WHERE NOT (is_catalog
                                   AND pg_stat_get_mod_since_analyze(oid) <= 50 + 0.1 * reltuples
                                   AND bytes <= (relpages + greatest(8, relpages / 10))
                                                * current_setting('block_size')::bigint)
                        AND (is_written
                             OR oid IN (
                                SELECT oid FROM pg_catalog.pg_class WHERE age(xmin) <= (SELECT age FROM grown)
                                UNION ALL SELECT attrelid FROM pg_catalog.pg_attribute
                                WHERE age(xmin) <= (SELECT age FROM grown)
                                UNION ALL SELECT indrelid FROM pg_catalog.pg_index
                                WHERE age(xmin) <= (SELECT age FROM grown)
                                UNION ALL SELECT stxrelid FROM pg_catalog.pg_statistic_ext
                                WHERE age(xmin) <= (SELECT age FROM grown)))),
            """;

    /** Finds all tables, for a server that does not report which were written to. */
    private static final String ALL = """
            WITH RECURSIVE changed AS (SELECT oid, relkind <> 'p' AS is_worth_a_vacuum FROM pg_catalog.pg_class
                                       WHERE NOT relisshared AND relkind IN ('r', 'm', 'p') AND relpersistence <> 't'),
            """;

    /**
     * Adds the ancestors of each table, because their statistics cover all tables below them. A partition is analyzed
     * with the topmost ancestor, as PostgreSQL does.
     *
     * <p>ANALYZE of a parent also reads its foreign children, from another server. So a parent with foreign children
     * below it is left out, as autovacuum leaves out all partitioned tables. Its partitions are analyzed individually.
     */
    private static final String TABLES = """
            foreigners AS (SELECT i.inhparent AS oid FROM pg_catalog.pg_inherits i
                           JOIN pg_catalog.pg_class f ON f.oid = i.inhrelid WHERE f.relkind = 'f'
                           UNION SELECT i.inhparent FROM pg_catalog.pg_inherits i
                           JOIN foreigners ON foreigners.oid = i.inhrelid),
            listed AS (SELECT oid FROM changed
                       UNION SELECT i.inhparent FROM pg_catalog.pg_inherits i JOIN listed ON listed.oid = i.inhrelid)
            SELECT format('%I.%I', n.nspname, c.relname), n.nspname = 'pg_catalog',
                   c.oid NOT IN (SELECT oid FROM foreigners) AND (NOT c.relispartition OR EXISTS (
                        SELECT FROM pg_catalog.pg_inherits i JOIN foreigners ON foreigners.oid = i.inhparent
                        WHERE i.inhrelid = c.oid)),
                   coalesce(changed.is_worth_a_vacuum, false)
            FROM listed JOIN pg_catalog.pg_class c ON c.oid = listed.oid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN changed ON changed.oid = listed.oid
            """;

    private final Connection session;
    private final String migrator;
    private final Duration limit;
    private int slowTables;

    /**
     * Creates an object for one template.
     *
     * @param session a session on the template, after its migrations
     * @param migrator the migrator of the template
     * @param limit how long ANALYZE may take for a table
     */
    TemplateStatistics(Connection session, String migrator, Duration limit) {
        this.session = session;
        this.migrator = migrator;
        this.limit = limit;
    }

    /**
     * Gathers the statistics.
     *
     * @param since the transaction before which nothing was changed; empty if the server reports changes late, or not
     *     at all
     * @return whether catalogs were analyzed or vacuumed, which deletes the relation cache file
     */
    boolean gather(Optional<String> since) throws SQLException {
        // Rows of an asynchronous commit cannot be marked as visible to all before the log is flushed. A synchronous
        // commit flushes everything before it.
        Connections.execute(session, "SET synchronous_commit TO on; " + WITHOUT_LONG_WAITS);
        flush();
        List<Table> changed = tables(session, since);
        List<String> vacuumed =
                changed.stream().filter(Table::isWorthAVacuum).map(Table::name).toList();
        List<String> analyzed =
                changed.stream().filter(Table::isToBeAnalyzed).map(Table::name).toList();
        if (!vacuumed.isEmpty()) {
            execute("VACUUM (FREEZE)", vacuumed);
        }
        if (!analyzed.isEmpty()) {
            Connections.execute(session, "SET statement_timeout = " + limit.toMillis());
            execute("ANALYZE", analyzed);
        }
        return changed.stream().anyMatch(Table::isCatalog);
    }

    private void flush() {
        try {
            Connections.execute(session, "SELECT pg_catalog.pg_logical_emit_message(true, 'pgtestdb', '')");
        } catch (SQLException e) {
            LOG.debug("Cannot flush the log for the template of {}", migrator, e);
        }
    }

    private static List<Table> tables(Connection session, Optional<String> since) throws SQLException {
        return since.isPresent()
                ? Connections.query(session, CHANGED + TABLES, Table::read, since.get())
                : Connections.query(session, ALL + TABLES, Table::read);
    }

    /** Runs one statement for all tables. It ends at the first failure, and then each table gets its own statement. */
    private void execute(String command, List<String> tables) throws SQLException {
        try {
            Connections.execute(session, command + " " + String.join(", ", tables));
        } catch (SQLException e) {
            LOG.debug("{} of all tables failed; now one by one", command, e);
            for (String table : tables) {
                executeAlone(command, table);
            }
        }
    }

    private void executeAlone(String command, String table) throws SQLException {
        if (slowTables == SLOW_TABLES) {
            LOG.warn(
                    "Left out {} {} in the template of {}: {} tables took too long before it.",
                    command,
                    table,
                    migrator,
                    SLOW_TABLES);
            return;
        }
        try {
            Connections.execute(session, command + " " + table);
        } catch (SQLException e) {
            if (session.isClosed()) {
                throw e;
            }
            if (SqlStates.is(e, SqlStates.QUERY_CANCELED)) {
                slowTables++;
            }
            LOG.warn("{}", failure(command, table, e));
        }
    }

    /** Explains why a table has no statistics, and that this is not an error of the migrations. */
    private String failure(String command, String table, SQLException e) {
        String reason = SqlStates.is(e, SqlStates.QUERY_CANCELED)
                ? "it did not end within " + limit.toMillis() + " ms. " + e.getMessage()
                : String.valueOf(e.getMessage());
        String advice = UNDEFINED.contains(String.valueOf(e.getSQLState()))
                ? " PostgreSQL runs functions in indexes and statistics with another search_path here, since 17 with"
                        + " pg_catalog, pg_temp. Set it for the function: ALTER FUNCTION … SET search_path = public, pg_temp."
                : "";
        return "Cannot " + command + " the table " + table + " in the template of " + migrator + ": " + reason
                + "\nThe template is built, but without this. Queries on the table may get slower plans than in production."
                + advice;
    }

    private record Table(String name, boolean isCatalog, boolean isToBeAnalyzed, boolean isWorthAVacuum) {

        static Table read(ResultSet row) throws SQLException {
            return new Table(row.getString(1), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4));
        }
    }
}
