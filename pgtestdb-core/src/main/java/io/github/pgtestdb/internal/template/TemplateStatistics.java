package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.sql.AdminDatabase;
import io.github.pgtestdb.internal.sql.SqlStates;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a template what is paid for once, and not by every clone: the statistics of the planner, and the marks of what is
 * visible to all. Only what a vacuum is worth it for is vacuumed: it makes two more files of each table, its maps of free
 * space and of visible pages, and what a clone costs is mostly the number of its files.
 *
 * <p>All of it is our own optimization. ANALYZE runs functions of the user's, in indexes and extended statistics, under
 * conditions under which they may fail although the migrations are right. So a table that cannot be analyzed or vacuumed is
 * logged, and nothing else fails for it.
 */
final class TemplateStatistics {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    /** Long enough for the sample of any table. A function that takes longer for it does not end. */
    static final Duration STATEMENT_LIMIT = Duration.ofSeconds(30);

    /** How many tables may each take the whole limit, before the remaining ones are left out. */
    private static final int SLOW_TABLES = 3;

    /** A background worker may hold a lock on a table. */
    private static final String WITHOUT_LONG_WAITS = "SET lock_timeout = '10s'; SET statement_timeout = 0";

    /**
     * What was written to, or defined anew: a copy begins without statistics of its use, and older definitions have older
     * transactions. A catalog that has hardly changed, by the rule of autovacuum, is left as it is, unless it has grown by
     * that since it was analyzed: to sample pg_attribute takes longer than all else, and a catalog that is analyzed or
     * vacuumed costs the relation cache file.
     *
     * <p>A vacuum is worth it for what is so large, 256 kB, that PostgreSQL would rather read an index alone, for which it
     * needs the map of visible pages: a small table is read whole. And for what holds dead rows, by the rule of autovacuum,
     * or was written to and has a GIN index, whose list of pending entries nothing else empties.
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

    /** All tables, on a server that does not tell what was written to. */
    private static final String ALL = """
            WITH RECURSIVE changed AS (SELECT oid, relkind <> 'p' AS is_worth_a_vacuum FROM pg_catalog.pg_class
                                       WHERE NOT relisshared AND relkind IN ('r', 'm', 'p') AND relpersistence <> 't'),
            """;

    /**
     * With a table its ancestors are analyzed, whose statistics are those of all below them. A partition is analyzed with the
     * topmost of them, as PostgreSQL does by itself.
     *
     * <p>ANALYZE of a parent also reads its foreign children, from another server. So a parent with foreign children below it is
     * left out, as autovacuum leaves out all partitioned tables, and its partitions are analyzed by themselves.
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
     * Prepares to gather them.
     *
     * @param session on the template, whose migrations are over
     * @param migrator whose template it is
     * @param limit how long ANALYZE may take for a table
     */
    TemplateStatistics(Connection session, String migrator, Duration limit) {
        this.session = session;
        this.migrator = migrator;
        this.limit = limit;
    }

    /**
     * Gathers them.
     *
     * @param since the transaction before which nothing was changed; empty where the server tells late what was,
     *     or not at all
     * @param beforeVacuum called before the vacuum, if there is anything to vacuum: a session that begins in the template
     *     meanwhile may look back at the oldest transaction of the whole server, and what is younger than that is not
     *     marked as visible to all
     * @return whether catalogs were analyzed or vacuumed, which deletes the relation cache file
     */
    boolean gather(Optional<String> since, Runnable beforeVacuum) throws SQLException {
        // What was committed asynchronously cannot be marked as visible to all before it is flushed: a synchronous
        // commit flushes all before it.
        AdminDatabase.execute(session, "SET synchronous_commit TO on; " + WITHOUT_LONG_WAITS);
        flush();
        List<Table> changed = tables(session, since);
        List<String> vacuumed =
                changed.stream().filter(Table::isWorthAVacuum).map(Table::name).toList();
        List<String> analyzed =
                changed.stream().filter(Table::isToBeAnalyzed).map(Table::name).toList();
        if (!vacuumed.isEmpty()) {
            beforeVacuum.run();
            execute("VACUUM (FREEZE)", vacuumed);
        }
        if (!analyzed.isEmpty()) {
            AdminDatabase.execute(session, "SET statement_timeout = " + limit.toMillis());
            execute("ANALYZE", analyzed);
        }
        return changed.stream().anyMatch(Table::isCatalog);
    }

    private void flush() {
        try {
            AdminDatabase.execute(session, "SELECT pg_catalog.pg_logical_emit_message(true, 'pgtestdb', '')");
        } catch (SQLException e) {
            LOG.debug("Cannot flush the log for the template of {}", migrator, e);
        }
    }

    /** Queries what {@link #gather} will query, and forgets the answer: the second time, it comes quickly. */
    static void rehearse(Connection session, Optional<String> since) throws SQLException {
        if (since.isPresent()) {
            tables(session, since);
        }
    }

    private static List<Table> tables(Connection session, Optional<String> since) throws SQLException {
        return since.isPresent()
                ? AdminDatabase.query(session, CHANGED + TABLES, Table::read, since.get())
                : AdminDatabase.query(session, ALL + TABLES, Table::read);
    }

    /** All tables in one statement, which ends at the first one that fails: then one by one. */
    private void execute(String command, List<String> tables) throws SQLException {
        try {
            AdminDatabase.execute(session, command + " " + String.join(", ", tables));
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
            AdminDatabase.execute(session, command + " " + table);
        } catch (SQLException e) {
            if (session.isClosed()) {
                throw e;
            }
            if (SqlStates.is(e, SqlStates.QUERY_CANCELED)) {
                slowTables++;
            }
            LOG.warn("{}", new StatisticsFailure(command, table, migrator, limit).message(e));
        }
    }

    private record Table(String name, boolean isCatalog, boolean isToBeAnalyzed, boolean isWorthAVacuum) {

        static Table read(ResultSet row) throws SQLException {
            return new Table(row.getString(1), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4));
        }
    }
}
