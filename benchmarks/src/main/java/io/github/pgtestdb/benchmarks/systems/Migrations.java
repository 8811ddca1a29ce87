// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Flyway migrations that are the same in every run: each of the first thirty creates a table, and the others alter
 * them.
 *
 * @param count how many there are
 * @param megabytes the size of the migrated database
 * @param directory the directory of the files
 */
public record Migrations(int count, int megabytes, Path directory) {

    private static final int TABLES = 30;

    /** The size of PostgreSQL's own catalogs and thirty small tables. */
    private static final int LEAST_MEGABYTES = 8;

    /** Rows of the padding table for each megabyte: a row is 960 bytes of text and its header. */
    private static final int ROWS_PER_MEGABYTE = 1024;

    public static Migrations write(Path root, int count, int megabytes) throws IOException {
        Path directory = Files.createDirectories(root.resolve(count + "x" + megabytes));
        for (int i = 1; i <= count; i++) {
            String padding = i == Math.min(count, TABLES) ? padding(megabytes) : "";
            Files.writeString(directory.resolve("V%04d__change_%d.sql".formatted(i, i)), change(i) + padding);
        }
        return new Migrations(count, megabytes, directory);
    }

    /** Returns the directory as a location of Flyway. */
    public String location() {
        return "filesystem:" + directory;
    }

    public void run(DataSource target) {
        Flyway.configure().locations(location()).dataSource(target).load().migrate();
    }

    /** Returns one statement that empties all tables. */
    public static String truncate() {
        return IntStream.rangeClosed(1, TABLES)
                .mapToObj(Migrations::table)
                .collect(Collectors.joining(", ", "TRUNCATE ", " RESTART IDENTITY CASCADE"));
    }

    /** Returns a statement that fills one table again. */
    public static String seed() {
        return seed(1);
    }

    /** Returns the statements of every test. */
    public static List<String> test() {
        return List.of(
                "INSERT INTO " + table(1) + " (name) VALUES ('a row of the test')", "SELECT count(*) FROM " + table(1));
    }

    private static String change(int number) {
        if (number > TABLES) {
            String table = table((number - 1) % TABLES + 1);
            return "ALTER TABLE %s ADD COLUMN extra_%d text;%n".formatted(table, number);
        }
        return """
                CREATE TABLE %1$s (
                    id bigserial PRIMARY KEY,
                    name text NOT NULL,
                    amount numeric(12, 2) NOT NULL DEFAULT 0,
                    created timestamptz NOT NULL DEFAULT now()
                );
                CREATE INDEX ON %1$s (name);
                %2$s;
                """.formatted(table(number), seed(number));
    }

    private static String seed(int number) {
        return "INSERT INTO " + table(number) + " (name) SELECT 'row ' || n FROM generate_series(1, 20) n";
    }

    private static String padding(int megabytes) {
        int rows = (megabytes - LEAST_MEGABYTES) * ROWS_PER_MEGABYTE;
        return rows <= 0
                ? ""
                : "CREATE TABLE padding AS SELECT n, repeat(md5(n::text), 30) AS text FROM generate_series(1, " + rows
                        + ") n;\n";
    }

    private static String table(int number) {
        return "entity_%02d".formatted(number);
    }
}
