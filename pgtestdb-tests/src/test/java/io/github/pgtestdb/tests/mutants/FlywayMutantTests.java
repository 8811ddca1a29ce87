// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.flyway.FlywayMigrator;
import io.github.pgtestdb.spi.Migrator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and configurations of Flyway. */
@Tag("generated")
class FlywayMutantTests {

    private static final Tree FILES = Tree.of(
            "db/V1__schema.sql",
            "-- The schema.\nCREATE TABLE log (what text DEFAULT '${flyway:filename}');\nINSERT INTO log VALUES ('one\ntwo');\n",
            "db/V2__function.sql",
            "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN 'f';\nEND $$;\n",
            "db/V2__function.sql.conf",
            "executeInTransaction=true\n",
            "db/sub/V3__rows.sql",
            "COPY log FROM stdin;\nnut\nbolt\n\\.\nINSERT INTO log VALUES ('${tenant}');\n",
            "db/R__view.sql",
            "CREATE OR REPLACE VIEW v AS SELECT what || 'v' AS w FROM log;\n",
            "db/afterMigrate.sql",
            "INSERT INTO log SELECT 'after' || count(*) FROM log;\n",
            "db/common->",
            "../shared",
            "shared/V4__shared.sql",
            "INSERT INTO log VALUES ('four');\n");

    private static final Pattern CLOSED_COPY = Pattern.compile("stdin;\n(?:[^\\\\]*\n)?\\\\\\.\n");

    private static final Map<String, String> TENANT = Map.of("tenant", "acme");

    @TempDir
    private Path temp;

    @Test
    void files() throws Exception {
        List<Mutant> mutants = new ArrayList<>();
        for (TreeMutants.Changed changed : new TreeMutants(FILES, "db/", ".sql").all()) {
            if (!hasOpenCopy(changed.tree())) {
                mutants.add(new Mutant(changed.what(), () -> migrator(changed.tree(), flyway -> {})));
            }
        }
        compare("Flyway files", FILES, mutants);
    }

    /** Flyway 11 never stops reading if the data of a COPY has no end after its statement. */
    private static boolean hasOpenCopy(Tree tree) {
        return tree.names().stream()
                .map(name -> tree.text(name).toLowerCase(Locale.ROOT))
                .anyMatch(text -> CLOSED_COPY.matcher(text).replaceAll("").contains("stdin"));
    }

    @Test
    void options() throws Exception {
        List<Mutant> mutants = new ArrayList<>();
        for (FlywayOptions.Option option : FlywayOptions.all()) {
            mutants.add(new Mutant(option.what(), () -> migrator(FILES, option.change())));
        }
        add(
                mutants,
                "schemas that are not made",
                flyway -> flyway.schemas("public").createSchemas(false));
        add(mutants, "a baseline", flyway -> flyway.baselineOnMigrate(true).baselineVersion("1"));
        add(
                mutants,
                "a baseline of all",
                flyway -> flyway.baselineOnMigrate(true).baselineVersion("9"));
        add(mutants, "a setting in the initial SQL", flyway -> flyway.initSql("SET search_path TO pg_temp"));
        add(mutants, "suffixes", flyway -> flyway.sqlMigrationSuffixes(".sql", ".pgsql"));
        add(mutants, "a property", flyway -> flyway.configuration(Map.of("flyway.placeholders.tenant", "property")));
        for (String end : List.of("", "/", "/.", "/sub", "/**", "/*", "/V?__*", "/sub/../../db")) {
            mutants.add(new Mutant("a location: db" + end, () -> migrator(FILES, end, flyway -> {})));
        }
        compare("Flyway options", FILES, mutants);
    }

    @Test
    void theWorkingDirectory() throws Exception {
        Tree mentioning = FILES.with("db/V5__place.sql", "INSERT INTO log VALUES ('${flyway:workingDirectory}');\n");
        List<Mutant> mutants = List.of(
                new Mutant("a directory", () -> migrator(mentioning, flyway -> flyway.workingDirectory("/elsewhere"))));
        compare("Flyway's working directory", mentioning, mutants);
        List<Mutant> unused = List.of(
                new Mutant("a directory", () -> migrator(FILES, flyway -> flyway.workingDirectory("/elsewhere"))));
        compare("Flyway's working directory, not mentioned", FILES, unused);
    }

    private void add(List<Mutant> mutants, String what, Consumer<FluentConfiguration> change) {
        mutants.add(new Mutant(what, () -> migrator(FILES, change)));
    }

    private void compare(String name, Tree original, List<Mutant> mutants) throws Exception {
        MutantLab.compare(name, () -> migrator(original, flyway -> {}), mutants, 25);
    }

    private Migrator migrator(Tree tree, Consumer<FluentConfiguration> change) throws Exception {
        return migrator(tree, "", change);
    }

    private Migrator migrator(Tree tree, String end, Consumer<FluentConfiguration> change) throws Exception {
        Path directory = tree.writeTo(
                Files.createDirectories(temp.resolve(UUID.randomUUID().toString())));
        return new FlywayMigrator(flyway -> change.accept(
                flyway.locations("filesystem:" + directory + "/db" + end).placeholders(new HashMap<>(TENANT))));
    }
}
