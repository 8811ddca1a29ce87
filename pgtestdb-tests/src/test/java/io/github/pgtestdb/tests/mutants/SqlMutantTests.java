// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.Layers;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.sql.DumpMigrator;
import io.github.pgtestdb.sql.Seeds;
import io.github.pgtestdb.sql.SqlMigrator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQL files, CSV files and plain dumps. */
@Tag("generated")
@SuppressWarnings("StringConcatToTextBlock") // These scripts test the places of line ends.
class SqlMutantTests {

    private static final String SCHEMA = "-- The schema.\nCREATE TABLE log (what text);\n"
            + "CREATE TABLE product (id serial, name text, n int DEFAULT 7);\n";

    private static final String ROWS =
            "COPY product (name) FROM stdin;\nnut\nbolt\n\\.\nINSERT INTO log VALUES ('two\nlines');\n";

    private static final String FUNCTION =
            "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN 'f';\nEND $$;\n";

    private static final Tree SQL = Tree.of(
            "db/1_schema.sql",
            SCHEMA,
            "db/2_function.sql",
            FUNCTION,
            "db/10_rows.sql",
            ROWS,
            "db/sub/3_more.sql",
            "INSERT INTO log SELECT 'three' || f();\n",
            "db/common->",
            "../shared",
            "shared/4_shared.sql",
            "INSERT INTO log VALUES ('four');\n");

    private static final Tree CSV = Tree.of(
            "db/1_log.csv",
            "what\n\"one\ntwo\"\nthree\n",
            "db/2_product.csv",
            "id,name\n1,'nut'\n2,\n3,\"\"\n",
            "db/sub/log.csv->",
            "../../shared/rows.csv",
            "shared/rows.csv",
            "what\nfour\n");

    private static final String DUMP = "--\n-- PostgreSQL database dump\n--\n\nCREATE TABLE log (what text);\n"
            + "CREATE TABLE product (id int, name text);\nCOPY log (what) FROM stdin;\none\ntwo\n\\.\n"
            + "INSERT INTO product VALUES (1, 'nut');\n--\n-- PostgreSQL database dump complete\n--\n";

    @TempDir
    private Path temp;

    @Test
    void sqlFiles() throws Exception {
        compare("SQL files", SQL, ".sql", directory -> SqlMigrator.ofDirectory(directory.resolve("db")));
    }

    @Test
    @DisplayName("A change in a single SQL file that changes the database also changes the fingerprint")
    void detectsChangesInSingleSqlFile() throws Exception {
        Tree one = Tree.of("db/all.sql", SCHEMA + FUNCTION + ROWS);
        compare("one SQL file", one, ".sql", directory -> SqlMigrator.ofFile(directory.resolve("db/all.sql")));
    }

    @Test
    void csvFiles() throws Exception {
        Path schema = Tree.of("1.sql", SCHEMA).writeTo(temp.resolve("schema"));
        compare(
                "CSV files",
                CSV,
                ".csv",
                directory -> Layers.of(SqlMigrator.ofDirectory(schema), Seeds.csv(directory.resolve("db"))));
    }

    @Test
    void plainDumps() throws Exception {
        compare(
                "plain dumps",
                Tree.of("db/latest.sql->", "dump-1.sql", "db/dump-1.sql", DUMP),
                ".sql",
                directory -> DumpMigrator.ofFile(directory.resolve("db/latest.sql")));
    }

    private void compare(String name, Tree tree, String suffix, Function<Path, Migrator> migrator) throws Exception {
        List<Mutant> mutants = new ArrayList<>();
        for (TreeMutants.Changed changed : new TreeMutants(tree, "db/", suffix).all()) {
            mutants.add(new Mutant(changed.what(), () -> written(changed.tree(), migrator)));
        }
        MutantLab.compare(name, () -> written(tree, migrator), mutants, 30);
    }

    private Migrator written(Tree tree, Function<Path, Migrator> migrator) throws Exception {
        return migrator.apply(tree.writeTo(
                Files.createDirectories(temp.resolve(UUID.randomUUID().toString()))));
    }
}
