// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.EmptyDatabase;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.flyway.FlywayMigrator;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.SharedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated sets of migrations: a template that grows step by step has the same contents as one that is built whole. */
@Tag("generated")
class IncrementalDifferenceTests {

    private final PgTestDb engine = SharedServer.engine()
            .migrator(new EmptyDatabase())
            .setting("pgtestdb.create-strategy", "file-copy")
            .build();

    @TempDir
    private Path temp;

    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();

    @AfterEach
    void close() {
        engine.close();
    }

    /** Creates a migrator for the first scripts of a set. */
    @FunctionalInterface
    private interface Source {
        Migrator of(List<String> scripts) throws Exception;
    }

    @Test
    void sqlFiles() throws Exception {
        compare("SQL files", scripts -> SqlMigrator.ofDirectory(written(scripts, "", "")));
    }

    @Test
    void flyway() throws Exception {
        Map<String, String> placeholders = Map.of("ns", "app", "set", "set", "fn", "set_config");
        compare("Flyway", scripts -> {
            String directory = "filesystem:" + written(scripts, "V", "__x");
            return new FlywayMigrator(flyway -> flyway.locations(directory).placeholders(placeholders));
        });
    }

    private void compare(String name, Source source) throws Exception {
        Random random = Samples.random(name);
        for (int i = 0; i < Samples.count(6); i++) {
            List<String> scripts = new Fragments(random).scripts(3 + random.nextInt(4));
            if (name.startsWith("SQL")) {
                scripts.replaceAll(script ->
                        script.replace("${ns}", "app").replace("${set}", "set").replace("${fn}", "set_config"));
            }
            scripts.set(0, scripts.get(0) + "-- " + UUID.randomUUID() + "\n");
            compare(scripts, source, random);
        }
        System.out.println("Grown and whole templates of " + name + ", seed " + Samples.SEED + ": " + counts
                + ", silent differences: " + differences.size() + "; " + engine.summary());
        assertThat(differences).as("sets that grow into something else").isEmpty();
    }

    private void compare(List<String> scripts, Source source, Random random) throws Exception {
        String whole = contents(new Unshared(source.of(scripts)));
        if (scripts.stream().anyMatch(script -> script.contains("random()"))
                && !whole.equals(contents(new Unshared(source.of(scripts))))) {
            count("different each time");
            return;
        }
        String last = "";
        for (int length = 1; length <= scripts.size(); length++) {
            if (length == scripts.size() || random.nextInt(3) > 0) {
                last = contents(source.of(scripts.subList(0, length)));
            }
        }
        if (last.equals(whole)) {
            count(whole.startsWith("refused") ? "the same failure" : "the same");
        } else {
            differences.add(String.join("\n----\n", scripts) + "\n==== whole\n" + missing(whole, last)
                    + "\n==== grown\n" + missing(last, whole));
        }
    }

    private static String missing(String of, String in) {
        List<String> lines = new ArrayList<>(of.lines().toList());
        lines.removeAll(in.lines().toList());
        return String.join("\n", lines);
    }

    private void count(String outcome) {
        counts.merge(outcome, 1, Integer::sum);
    }

    private String contents(Migrator migrator) throws Exception {
        try (TestDatabase database = engine.create(migrator)) {
            return String.join("\n", Queries.rows(database.connectionDetails(), Queries.SNAPSHOT));
        } catch (PgTestDbException e) {
            return "refused: "
                    + String.valueOf(e.getMessage()).replaceAll("after [0-9]+ ms|pgtestdb_b_\\w+|[0-9a-f-]{36}", "");
        }
    }

    private Path written(List<String> scripts, String prefix, String rest) throws Exception {
        Path directory = Files.createDirectories(temp.resolve(UUID.randomUUID().toString()));
        for (int i = 0; i < scripts.size(); i++) {
            Files.writeString(directory.resolve(prefix + (i + 1) + rest + ".sql"), scripts.get(i));
        }
        return directory;
    }
}
