// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.Layers;
import io.github.pgtestdb.flyway.FlywayMigrator;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.sql.Seeds;
import io.github.pgtestdb.sql.SqlMigrator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same files in directories and jars of the class path, and changes in each of them. */
@Tag("generated")
class PlaceMutantTests {

    private static final String LOG = "CREATE TABLE log (what text);\n";

    private static final Tree SQL = Tree.of(
            "made/1_log.sql",
            LOG,
            "made/2_rows.sql",
            "INSERT INTO log VALUES ('two');\n",
            "made/sub/3.sql",
            "SELECT 3;\n");

    private static final Tree FLYWAY = Tree.of(
            "made/V1__log.sql",
            LOG,
            "made/V2__rows.sql",
            "INSERT INTO log VALUES ('two');\n",
            "made/R__last.sql",
            "SELECT 3;\n");

    private static final Tree CSV = Tree.of("made/1_log.csv", "what\none\n", "made/sub/2_log.csv", "what\ntwo\n");

    @TempDir
    private Path temp;

    @Test
    void sqlFiles() throws Exception {
        compare("SQL files of the class path", SQL, ".sql", () -> SqlMigrator.ofClassPath("made"));
    }

    @Test
    void flywayMigrations() throws Exception {
        compare(
                "Flyway migrations of the class path",
                FLYWAY,
                ".sql",
                () -> new FlywayMigrator(flyway -> flyway.locations("classpath:made")));
    }

    @Test
    void csvFiles() throws Exception {
        Path schema = Tree.of("1.sql", LOG).writeTo(temp.resolve("schema"));
        compare(
                "CSV files of the class path",
                CSV,
                ".csv",
                () -> Layers.of(SqlMigrator.ofDirectory(schema), Seeds.csv("made")));
    }

    /**
     * The places of the files: all in one place of the class path, or the first file in one place and the others in
     * another.
     */
    private enum Place {
        DIRECTORY,
        JAR,
        JAR_WITHOUT_DIRECTORIES,
        DIRECTORY_AND_JAR,
        JAR_AND_DIRECTORY,
        TWO_JARS
    }

    private void compare(String name, Tree tree, String suffix, Supplier<Migrator> migrator) throws Exception {
        List<Mutant> mutants = new ArrayList<>();
        for (Place place : Place.values()) {
            mutants.add(new Mutant("another place: " + place, () -> in(place, tree, migrator)));
            for (TreeMutants.Changed changed : new TreeMutants(tree, "made/", suffix).all()) {
                if (changed.tree().links().isEmpty()) {
                    mutants.add(new Mutant(changed.what() + " in " + place, () -> in(place, changed.tree(), migrator)));
                }
            }
        }
        MutantLab.compare(name, () -> in(Place.DIRECTORY, tree, migrator), mutants, 20);
    }

    private Migrator in(Place place, Tree tree, Supplier<Migrator> migrator) throws Exception {
        Path directory = Files.createDirectories(temp.resolve(UUID.randomUUID().toString()));
        String first = tree.names().get(0);
        Tree one = Tree.of().with(first, tree.files().getOrDefault(first, new byte[0]));
        ClassLoader loader = switch (place) {
            case DIRECTORY -> Compiled.loader(tree.writeTo(directory));
            case JAR -> Compiled.loader(jar(tree, directory, true));
            case JAR_WITHOUT_DIRECTORIES -> Compiled.loader(jar(tree, directory, false));
            case DIRECTORY_AND_JAR ->
                Compiled.loader(one.writeTo(directory.resolve("one")), jar(tree.without(first), directory, true));
            case JAR_AND_DIRECTORY ->
                Compiled.loader(jar(one, directory, true), tree.without(first).writeTo(directory.resolve("rest")));
            case TWO_JARS ->
                Compiled.loader(
                        jar(one, directory.resolve("one"), true),
                        jar(tree.without(first), directory.resolve("rest"), true));
        };
        return UnderLoader.of(loader, migrator);
    }

    private static Path jar(Tree tree, Path directory, boolean withDirectories) throws Exception {
        Files.createDirectories(directory);
        Path files = tree.writeTo(Files.createDirectories(directory.resolve("files")));
        return Compiled.jar(files, directory.resolve("files.jar"), withDirectories);
    }
}
