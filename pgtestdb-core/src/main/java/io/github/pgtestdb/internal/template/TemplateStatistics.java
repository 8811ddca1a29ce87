package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.sql.AdminDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Gives a template what is paid for once, and not by every clone: the statistics of the planner, and the marks of what is
 * visible to all. Only what a vacuum is worth it for is vacuumed: it makes two more files of each table, its maps of free
 * space and of visible pages, and what a clone costs is mostly the number of its files.
 */
final class TemplateStatistics {

    /**
     * What was written to, or defined anew: a copy begins without statistics of its use, and older definitions have older
     * transactions. A catalog that has hardly changed, by the rule of autovacuum, is left as it is, unless it has grown by
     * that since it was analyzed: to sample pg_attribute takes longer than all else, and a catalog that is analyzed or
     * vacuumed costs the relation cache file.
     *
     * <p>With a table its ancestors are analyzed, whose statistics are those of all below them. A partition is analyzed with
     * the topmost of them, as PostgreSQL does by itself.
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
            listed AS (SELECT oid FROM changed
                       UNION SELECT i.inhparent FROM pg_catalog.pg_inherits i JOIN listed ON listed.oid = i.inhrelid)
            SELECT format('%I.%I', n.nspname, c.relname), n.nspname = 'pg_catalog', NOT c.relispartition,
                   coalesce(changed.is_worth_a_vacuum, false)
            FROM listed JOIN pg_catalog.pg_class c ON c.oid = listed.oid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN changed ON changed.oid = listed.oid
            """;

    private TemplateStatistics() {}

    /**
     * Gathers them.
     *
     * @param session on the template, whose migrations are over
     * @param since the transaction before which nothing was changed; empty where the server tells late what was,
     *     or not at all
     * @param beforeVacuum called before the vacuum, if there is anything to vacuum: a session that begins in the template
     *     meanwhile may look back at the oldest transaction of the whole server, and what is younger than that is not
     *     marked as visible to all
     * @return whether catalogs were analyzed or vacuumed, which deletes the relation cache file
     */
    static boolean gather(Connection session, Optional<String> since, Runnable beforeVacuum) throws SQLException {
        // What was committed asynchronously cannot be marked as visible to all before it is flushed: a synchronous
        // commit flushes all before it.
        AdminDatabase.execute(session, "SET synchronous_commit TO on");
        AdminDatabase.execute(session, "SELECT pg_catalog.pg_logical_emit_message(true, 'pgtestdb', '')");
        if (since.isEmpty()) {
            beforeVacuum.run();
            AdminDatabase.execute(session, "VACUUM (FREEZE, ANALYZE)");
            return true;
        }
        List<Table> changed = changed(session, since.get());
        if (changed.stream().anyMatch(Table::isWorthAVacuum)) {
            beforeVacuum.run();
        }
        execute(session, "VACUUM (FREEZE)", changed, Table::isWorthAVacuum);
        execute(session, "ANALYZE", changed, Table::isToBeAnalyzed);
        return changed.stream().anyMatch(Table::isCatalog);
    }

    /** Asks for what {@link #gather} will ask for, and forgets the answer: the second time, it comes quickly. */
    static void rehearse(Connection session, Optional<String> since) throws SQLException {
        if (since.isPresent()) {
            changed(session, since.get());
        }
    }

    private static List<Table> changed(Connection session, String since) throws SQLException {
        return AdminDatabase.query(session, CHANGED, Table::read, since);
    }

    private static void execute(Connection session, String command, List<Table> changed, Predicate<Table> which)
            throws SQLException {
        String tables = changed.stream().filter(which).map(Table::name).collect(Collectors.joining(", "));
        if (!tables.isEmpty()) { // none would mean all
            AdminDatabase.execute(session, command + " " + tables);
        }
    }

    private record Table(String name, boolean isCatalog, boolean isToBeAnalyzed, boolean isWorthAVacuum) {

        static Table read(ResultSet row) throws SQLException {
            return new Table(row.getString(1), row.getBoolean(2), row.getBoolean(3), row.getBoolean(4));
        }
    }
}
