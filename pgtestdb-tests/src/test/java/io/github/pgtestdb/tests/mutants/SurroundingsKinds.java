// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.Layers;
import io.github.pgtestdb.flyway.FlywayMigrator;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.sql.CommandMigrator;
import io.github.pgtestdb.sql.DumpMigrator;
import io.github.pgtestdb.sql.Seeds;
import io.github.pgtestdb.sql.SqlMigrator;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A migrator of each kind, with statements that have results which depend on their session. */
final class SurroundingsKinds {

    private static final String LOG = "CREATE TABLE log (what text);\n";

    private static final String ROWS = """
            INSERT INTO log VALUES (extract(epoch FROM timestamptz '2024-01-01 00:00')::text),
                (timestamptz 'epoch'::text), (timestamp '2024-02-03 04:05'::text), (interval '1 mon -1 day'::text),
                ('A'::bytea::text), (current_setting('search_path')), (current_setting('standard_conforming_strings')),
                (to_char(1234.5, 'L9G999D9')), (to_char(date '2024-03-01', 'TMMonth')), ((1::float8 / 3)::text),
                (current_setting('client_encoding')), (current_setting('lc_messages')),
                (coalesce(current_setting('app.tenant', true), 'none')), (current_setting('default_transaction_isolation')),
                (current_setting('default_text_search_config')), (current_user), ('two
            lines');
            """;

    private static final String SCRIPT = """
            set -e
            psql -q -v ON_ERROR_STOP=1 -f sql/1.sql
            psql -q -v ON_ERROR_STOP=1 -c "INSERT INTO log VALUES ('$(date -d @0)'), ('$MUTANT_VARIABLE'), ('$PGDATESTYLE')"
            """;

    /** Locations on this machine should not be in rows. If a script writes one into a row, it counts. */
    private static final String PLACES = """
            set -e
            psql -q -v ON_ERROR_STOP=1 -f sql/1.sql
            psql -q -v ON_ERROR_STOP=1 -c "INSERT INTO log VALUES ('$HOME'), ('${USER}'), ('${TMPDIR:-none}')"
            psql -q -v ON_ERROR_STOP=1 -c "INSERT INTO log VALUES ('$(printenv XDG_DATA_HOME)')"
            """;

    private static final String DUMP = "--\n-- PostgreSQL database dump\n--\n\n" + LOG
            + "COPY log (what) FROM stdin;\none\n\\.\n" + ROWS + "--\n-- PostgreSQL database dump complete\n--\n";

    private static final Tree FILES = Tree.of(
            "sql/1.sql",
            LOG + ROWS,
            "flyway/V1__log.sql",
            LOG + ROWS + "INSERT INTO log VALUES ('${tenant}');\n",
            "log/1.sql",
            LOG,
            "typed/1.sql",
            "CREATE TABLE typed (a timestamptz, b date, c float8, d bytea, e interval, f text);\n",
            "csv/typed.csv",
            "a,b,c,d,e,f\n2024-01-01 00:00,2024-02-03,0.1,\\x41,1 mon -1 day,\"two\nlines\"\n",
            "dump/app.sql",
            DUMP,
            "migrate.sh",
            SCRIPT,
            "places.sh",
            PLACES);

    private SurroundingsKinds() {}

    static void writeTo(Path directory) throws Exception {
        FILES.writeTo(directory);
    }

    /** Creates a migrator of each kind for the files in a directory. */
    static Map<String, Migrator> all(Path directory) {
        Map<String, Migrator> all = new LinkedHashMap<>();
        String migrations = "filesystem:" + directory.resolve("flyway");
        SqlMigrator log = SqlMigrator.ofDirectory(directory.resolve("log"));
        all.put("SQL files", SqlMigrator.ofDirectory(directory.resolve("sql")));
        all.put(
                "CSV files",
                Layers.of(SqlMigrator.ofDirectory(directory.resolve("typed")), Seeds.csv(directory.resolve("csv"))));
        all.put("a dump", DumpMigrator.ofFile(directory.resolve("dump/app.sql")));
        all.put(
                "Flyway",
                new FlywayMigrator(
                        flyway -> flyway.locations(migrations).placeholders(new HashMap<>(Map.of("tenant", "acme")))));
        all.put(
                "Flyway with its environment",
                new FlywayMigrator(flyway -> flyway.locations(migrations)
                        .placeholders(new HashMap<>(Map.of("tenant", "acme")))
                        .loadDefaultConfigurationFiles()
                        .envVars()));
        all.put(
                "a Java migration",
                new FlywayMigrator(flyway -> flyway.locations(migrations)
                        .placeholders(new HashMap<>(Map.of("tenant", "acme")))
                        .javaMigrations(new InputMigration())));
        all.put("a seeder", Layers.of(log, Seeds.of(new InputSeeder())));
        all.put(
                "psql",
                CommandMigrator.of("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", "sql/1.sql")
                        .directory(directory));
        all.put("a script", script(directory, "migrate.sh").inherit("MUTANT_VARIABLE"));
        all.put("a script that writes places", script(directory, "places.sh"));
        return all;
    }

    private static CommandMigrator script(Path directory, String name) {
        return CommandMigrator.of("sh", name).directory(directory).files("sql");
    }
}
