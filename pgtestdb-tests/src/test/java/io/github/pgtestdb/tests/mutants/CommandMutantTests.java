// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.sql.CommandMigrator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, words, declarations and environment of commands. */
@Tag("generated")
@SuppressWarnings("StringConcatToTextBlock") // As in SqlMutantTests.
class CommandMutantTests {

    private static final Tree FILES = Tree.of(
            "db/1_schema.sql",
            "CREATE TABLE log (what text);\nINSERT INTO log VALUES ('one\ntwo');\n",
            "db/2_rows.sql",
            "COPY log FROM stdin;\nnut\nbolt\n\\.\n\\ir ../parts/one.sql\n",
            "parts/one.sql",
            "INSERT INTO log VALUES ('part');\n\\copy log from 'parts/rows.csv' csv\n",
            "parts/rows.csv",
            "copied\n",
            "db/sub/3_more.sql",
            "INSERT INTO log VALUES (:'v');\nINSERT INTO log VALUES (now()::date - now()::date);\n",
            "db/common->",
            "../shared",
            "shared/4_shared.sql",
            "INSERT INTO log VALUES ('four');\n",
            "migrate.sh",
            "set -e\nfind -L \"${1:-db}\" -name '*.sql' | sort |\n sed 's/^/-f /' |\n"
                    + " xargs psql -q -v ON_ERROR_STOP=1 -v v=\"$V\"\n");

    private static final String[] LINE = {"sh", "migrate.sh", "db"};

    /** Ways to declare all files that the command reads. */
    private static final List<String> DECLARATIONS = List.of(
            "db", "db/", "./db", "db/.", "db/**", "db/**/*", "db/**/*.sql", "**/*.sql", "d[b]", "{db,shared}/**");

    @TempDir
    private Path temp;

    @BeforeEach
    void psqlIsThere() {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/psql")), "psql is not installed on this machine");
    }

    @Test
    void files() throws Exception {
        List<Mutant> mutants = new ArrayList<>();
        for (TreeMutants.Changed changed : new TreeMutants(FILES, "db/", ".sql").all()) {
            mutants.add(new Mutant(changed.what(), () -> migrator(changed.tree(), command -> command, LINE)));
        }
        compare("files of commands", mutants);
    }

    /** A change in each file counts, in all forms of the declaration. */
    @Test
    void declarations() throws Exception {
        List<Mutant> mutants = new ArrayList<>();
        for (String pattern : DECLARATIONS) {
            mutants.add(new Mutant("a declaration: " + pattern, () -> declared(FILES, pattern)));
            for (String name : FILES.names()) {
                Tree changed = FILES.with(name, FILES.text(name).replaceFirst("'([a-z])|([a-z])", "$1$2x"));
                mutants.add(new Mutant(
                        "a declaration and a letter: " + pattern + ", " + name, () -> declared(changed, pattern)));
            }
        }
        compare("declarations of commands", mutants);
    }

    @Test
    void wordsAndEnvironment() throws Exception {
        List<Mutant> mutants = new ArrayList<>();
        for (String name :
                List.of("V", "W", "PGTZ", "PGOPTIONS", "PGCLIENTENCODING", "PGDATESTYLE", "TZ", "LC_ALL", "LANG")) {
            for (String value : List.of("", "other", "Asia/Tokyo", "LATIN1", "German", "C", "-c search_path=pg_temp")) {
                add(mutants, "a variable: " + name + "=" + value, command -> command.environment(name, value), LINE);
            }
            add(mutants, "an inherited variable: " + name, command -> command.inherit(name), LINE);
        }
        for (String name : List.of("PATH", "HOME", "USER", "PWD", "SHLVL", "NOT_SET")) {
            add(mutants, "an inherited variable: " + name, command -> command.inherit(name), LINE);
        }
        for (String version : List.of("1", "2", "")) {
            add(mutants, "a version: " + version, command -> command.version("echo", version), LINE);
        }
        for (String last : List.of("db/", "./db", "shared", "parts", ".", "db/sub", "nowhere", "db/../db")) {
            add(mutants, "a word: " + last, command -> command, "sh", "migrate.sh", last);
        }
        add(mutants, "a word more: ", command -> command, "sh", "migrate.sh", "db", "more");
        add(mutants, "a word less: ", command -> command, "sh", "migrate.sh");
        add(mutants, "an option: ", command -> command, "sh", "-e", "migrate.sh", "db");
        add(mutants, "another shell: ", command -> command, "bash", "migrate.sh", "db");
        add(mutants, "a shell by its path: ", command -> command, "/bin/sh", "migrate.sh", "db");
        add(mutants, "a script by its path: ", command -> command, "sh", "./migrate.sh", "db");
        add(mutants, "a limit: ", command -> command.timeout(java.time.Duration.ofMinutes(1)), LINE);
        compare("words and environment of commands", mutants);
    }

    private void add(List<Mutant> mutants, String what, UnaryOperator<CommandMigrator> change, String... words) {
        mutants.add(new Mutant(what, () -> migrator(FILES, change, words)));
    }

    private void compare(String name, List<Mutant> mutants) throws Exception {
        MutantLab.compare(name, () -> migrator(FILES, command -> command, LINE), mutants, 15);
    }

    /** Returns a migrator with a script that contains the name of its directory. */
    private Migrator declared(Tree tree, String pattern) throws Exception {
        return migrator(tree, command -> command.files(pattern), "sh", "migrate.sh");
    }

    private Migrator migrator(Tree tree, UnaryOperator<CommandMigrator> change, String... words) throws Exception {
        Path directory = tree.writeTo(
                Files.createDirectories(temp.resolve(UUID.randomUUID().toString())));
        return change.apply(CommandMigrator.of(words)
                .directory(directory)
                .files("migrate.sh")
                .environment("V", "v"));
    }
}
