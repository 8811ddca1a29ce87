// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.EmptyDatabase;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.testkit.RecordingTarget;
import io.github.pgtestdb.testkit.SigningMigrator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Creates a database of each kind twice: from the template with its name, and from scratch. Each template contains the
 * name of the JVM that built it. Two JVMs that read the same name there share the template.
 */
final class SurroundingsMain {

    /** Session settings with which the contents are read in the same form in all surroundings. */
    private static final String PLAIN = "SET datestyle TO iso; SET intervalstyle TO postgres; SET bytea_output TO hex;"
            + " SET search_path TO public; SET timezone TO utc; SET extra_float_digits TO 1; SET xmlbinary TO base64;"
            + " SET lc_monetary TO 'C'; SET lc_numeric TO 'C'";

    private final String jvm;
    private final Path results;

    private SurroundingsMain(String jvm, Path results) {
        this.jvm = jvm;
        this.results = results;
    }

    /**
     * Runs the migrators.
     *
     * @param arguments the directory of files, and the directory for results. Then, for each
     *     run, its name and the end of the URL
     */
    public static void main(String[] arguments) throws Exception {
        for (int i = 2; i < arguments.length; i += 2) {
            Path results = Files.createDirectories(Path.of(arguments[1]).resolve(arguments[i]));
            new SurroundingsMain(arguments[i], results).run(Path.of(arguments[0]), arguments[i + 1]);
        }
    }

    private void run(Path files, String endOfUrl) throws Exception {
        try (PgTestDb engine = PgTestDb.builder()
                .url(System.getenv("PGTESTDB_URL") + endOfUrl)
                .migrator(new EmptyDatabase())
                .build()) {
            for (Map.Entry<String, Migrator> kind : SurroundingsKinds.all(files).entrySet()) {
                Migrator migrator = kind.getValue();
                write(kind.getKey(), nameOf(engine, migrator) + "\n" + contentsOf(engine, migrator));
            }
        }
    }

    private void write(String kind, String result) throws Exception {
        Files.writeString(results.resolve(kind), result, StandardCharsets.UTF_8);
    }

    private String nameOf(PgTestDb engine, Migrator migrator) throws Exception {
        try (TestDatabase database = engine.create(new SigningMigrator(migrator, jvm))) {
            return query(database, "SELECT jvm FROM public.signature").get(0);
        } catch (PgTestDbException e) {
            return "refused in " + jvm;
        }
    }

    private String contentsOf(PgTestDb engine, Migrator migrator) throws Exception {
        try (TestDatabase database = engine.create()) {
            migrator.migrate(RecordingTarget.of(database.connectionDetails()));
            return String.join("\n", query(database, Queries.SNAPSHOT));
        } catch (PgTestDbException e) {
            return "refused";
        }
    }

    private static List<String> query(TestDatabase database, String sql) throws Exception {
        try (Connection connection = RecordingTarget.of(database.connectionDetails())
                        .dataSource()
                        .getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(PLAIN);
            List<String> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery(sql)) {
                while (result.next()) {
                    rows.add(result.getString(1));
                }
            }
            return rows;
        }
    }
}
