package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.sql.AdminDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives a template what is paid for once, and not by every clone: the statistics of the planner, and the marks of what is
 * visible to all. Only what a vacuum is worth it for is vacuumed: it makes two more files of each table, its maps of free
 * space and of visible pages, and what a clone costs is mostly the number of its files.
 */
final class TemplateStatistics {

    /**
     * What was written to, or defined anew: a copy begins without statistics of its use, and older definitions have older
     * transactions. A catalog that has hardly changed, by the rule of autovacuum, is left as it is, unless it has grown by
     * that since it was vacuumed: to sample pg_attribute takes longer than all else, and a catalog that is analyzed or
     * vacuumed costs the relation cache file.
     */
    private static final String CHANGED = """
            WITH grown AS (SELECT age(CAST(? AS xid)) AS age)
            SELECT format('%I.%I', n.nspname, c.relname), n.nspname = 'pg_catalog'
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE NOT c.relisshared AND c.relkind IN ('r', 'm', 'p') AND NOT (
                  n.nspname = 'pg_catalog'
                  AND pg_stat_get_mod_since_analyze(c.oid) <= 50 + 0.1 * c.reltuples
                  AND pg_relation_size(c.oid) <= (c.relpages + greatest(8, c.relpages / 10))
                                                 * current_setting('block_size')::bigint
            ) AND (
                  pg_stat_get_tuples_inserted(c.oid) + pg_stat_get_tuples_updated(c.oid)
                  + pg_stat_get_tuples_deleted(c.oid) > 0
                  OR c.oid IN (
                     SELECT oid FROM pg_catalog.pg_class WHERE age(xmin) <= (SELECT age FROM grown)
                     UNION ALL SELECT attrelid FROM pg_catalog.pg_attribute
                     WHERE age(xmin) <= (SELECT age FROM grown)
                     UNION ALL SELECT indrelid FROM pg_catalog.pg_index WHERE age(xmin) <= (SELECT age FROM grown)
                     UNION ALL SELECT stxrelid FROM pg_catalog.pg_statistic_ext
                     WHERE age(xmin) <= (SELECT age FROM grown)))
            """;

    /**
     * What was written to, and is so large that PostgreSQL would rather read an index alone, for which it needs the map of
     * visible pages; or holds dead rows, by the rule of autovacuum. A small table is read whole.
     */
    private static final String WORTH_A_VACUUM = """
            SELECT format('%I.%I', n.nspname, c.relname), n.nspname = 'pg_catalog'
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE NOT c.relisshared AND c.relkind IN ('r', 'm')
            AND pg_stat_get_tuples_inserted(c.oid) + pg_stat_get_tuples_updated(c.oid)
                + pg_stat_get_tuples_deleted(c.oid) > 0
            AND (n.nspname <> 'pg_catalog' AND c.relpages >= 32
                 OR pg_stat_get_dead_tuples(c.oid) > 50 + 0.2 * c.reltuples)
            """;

    private static final String ALL = "VACUUM (FREEZE, ANALYZE)";

    private TemplateStatistics() {}

    /**
     * Gathers them.
     *
     * @param session on the template, whose migrations are over
     * @param since the transaction before which nothing was changed; empty where the server tells late what was
     * @return whether catalogs were analyzed or vacuumed, which deletes the relation cache file
     */
    static boolean gather(Connection session, Optional<String> since) throws SQLException {
        // What was committed asynchronously cannot be marked as visible to all before it is flushed: a synchronous
        // commit flushes all before it.
        AdminDatabase.execute(session, "SET synchronous_commit TO on");
        AdminDatabase.execute(session, "SELECT pg_catalog.pg_logical_emit_message(true, 'pgtestdb', '')");
        if (since.isEmpty()) {
            AdminDatabase.execute(session, ALL);
            return true;
        }
        List<Table> changed = AdminDatabase.query(session, CHANGED, Table::read, since.get());
        execute(session, "ANALYZE", changed);
        List<Table> worthIt = AdminDatabase.query(session, WORTH_A_VACUUM, Table::read);
        execute(session, "VACUUM (FREEZE)", worthIt);
        return Stream.concat(changed.stream(), worthIt.stream()).anyMatch(Table::isCatalog);
    }

    private static void execute(Connection session, String command, List<Table> tables) throws SQLException {
        if (!tables.isEmpty()) { // no tables would mean all
            AdminDatabase.execute(
                    session, command + " " + tables.stream().map(Table::name).collect(Collectors.joining(", ")));
        }
    }

    private record Table(String name, boolean isCatalog) {

        static Table read(ResultSet row) throws SQLException {
            return new Table(row.getString(1), row.getBoolean(2));
        }
    }
}
