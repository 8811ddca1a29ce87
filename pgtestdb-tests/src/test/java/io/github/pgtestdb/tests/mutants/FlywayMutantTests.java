package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.flyway.FlywayMigrator;
import io.github.pgtestdb.spi.Migrator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
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

    private static final Map<String, String> TENANT = Map.of("tenant", "acme");

    @TempDir
    private Path temp;

    @Test
    void files() throws Exception {
        List<Mutant> mutants = new ArrayList<>();
        for (TreeMutants.Changed changed :
                new TreeMutants(FILES, "db/", ".sql", Samples.random("Flyway files")).all()) {
            mutants.add(new Mutant(changed.what(), () -> migrator(changed.tree(), flyway -> {})));
        }
        compare("Flyway files", FILES, mutants);
    }

    @Test
    void configurations() throws Exception {
        List<Mutant> mutants = new ArrayList<>();
        add(mutants, "a placeholder", flyway -> flyway.placeholders(Map.of("tenant", "other")));
        add(mutants, "a placeholder more", flyway -> flyway.placeholders(Map.of("tenant", "acme", "more", "x")));
        add(mutants, "the placeholders' prefix", flyway -> flyway.placeholderPrefix("#{"));
        add(mutants, "no placeholders", flyway -> flyway.placeholderReplacement(false));
        add(mutants, "a target", flyway -> flyway.target("2"));
        add(mutants, "a schema", flyway -> flyway.schemas("app"));
        add(mutants, "schemas", flyway -> flyway.schemas("app", "more"));
        add(mutants, "a default schema", flyway -> flyway.defaultSchema("app"));
        add(mutants, "no schemas made", flyway -> flyway.schemas("public").createSchemas(false));
        add(mutants, "the history's name", flyway -> flyway.table("history"));
        add(mutants, "initial SQL", flyway -> flyway.initSql("SET search_path TO pg_temp"));
        add(mutants, "an encoding", flyway -> flyway.encoding(StandardCharsets.ISO_8859_1));
        add(mutants, "the migrations' prefix", flyway -> flyway.sqlMigrationPrefix("R"));
        add(mutants, "the repeatable migrations' prefix", flyway -> flyway.repeatableSqlMigrationPrefix("Q"));
        add(mutants, "the separator", flyway -> flyway.sqlMigrationSeparator("_"));
        add(mutants, "the suffixes", flyway -> flyway.sqlMigrationSuffixes(".sql", ".pgsql"));
        add(mutants, "one transaction", flyway -> flyway.group(true));
        add(mutants, "mixed", flyway -> flyway.mixed(true));
        add(mutants, "no transactions", flyway -> flyway.executeInTransaction(false));
        add(mutants, "out of order", flyway -> flyway.outOfOrder(true));
        add(mutants, "a baseline", flyway -> flyway.baselineOnMigrate(true).baselineVersion("1"));
        add(mutants, "nothing executed", flyway -> flyway.skipExecutingMigrations(true));
        add(mutants, "no callbacks", flyway -> flyway.skipDefaultCallbacks(true));
        add(mutants, "no resolvers", flyway -> flyway.skipDefaultResolvers(true));
        add(mutants, "who installs", flyway -> flyway.installedBy("me"));
        add(mutants, "strict names", flyway -> flyway.validateMigrationNaming(true));
        add(mutants, "no validation", flyway -> flyway.validateOnMigrate(false));
        add(mutants, "an encoding that is detected", flyway -> flyway.detectEncoding(true));
        add(mutants, "empty locations", flyway -> flyway.failOnMissingLocations(false));
        add(mutants, "loggers", flyway -> flyway.loggers("slf4j"));
        add(mutants, "a property", flyway -> flyway.configuration(Map.of("flyway.placeholders.tenant", "property")));
        compare("Flyway configurations", FILES, mutants);
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
        try (MutantLab lab = new MutantLab(name)) {
            lab.compare(() -> migrator(original, flyway -> {}), Samples.some(mutants, 25, name));
        }
    }

    private Migrator migrator(Tree tree, Consumer<FluentConfiguration> change) throws Exception {
        Path directory = tree.writeTo(
                Files.createDirectories(temp.resolve(UUID.randomUUID().toString())));
        return new FlywayMigrator(flyway -> change.accept(
                flyway.locations("filesystem:" + directory.resolve("db")).placeholders(new HashMap<>(TENANT))));
    }
}
