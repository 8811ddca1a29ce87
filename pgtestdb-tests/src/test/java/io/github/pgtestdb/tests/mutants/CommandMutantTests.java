package io.github.pgtestdb.tests.mutants;

import io.github.pgtestdb.CommandMigrator;
import io.github.pgtestdb.spi.Migrator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, words and environment of commands. */
@Tag("generated")
class CommandMutantTests {

    private static final Tree FILES = Tree.of(
            "db/1_schema.sql",
            "CREATE TABLE log (what text);\nINSERT INTO log VALUES ('one\ntwo');\n",
            "db/2_rows.sql",
            "COPY log FROM stdin;\nnut\nbolt\n\\.\n\\ir ../parts/one.sql\n",
            "parts/one.sql",
            "INSERT INTO log VALUES ('part');\n",
            "db/sub/3_more.sql",
            "INSERT INTO log VALUES (:'v');\n",
            "db/common->",
            "../shared",
            "shared/4_shared.sql",
            "INSERT INTO log VALUES ('four');\n",
            "migrate.sh",
            "set -e\nfor f in $(find -L \"${1:-db}\" -name '*.sql' | sort); do psql -q -v ON_ERROR_STOP=1 -v v=\"$V\" -f \"$f\"; done\n");

    private static final String[] LINE = {"sh", "migrate.sh", "db"};

    @TempDir
    private Path temp;

    @Test
    void filesWordsAndEnvironment() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/psql")), "psql is not installed on this machine");
        List<Mutant> mutants = new ArrayList<>();
        for (TreeMutants.Changed changed : new TreeMutants(FILES, "db/", ".sql", Samples.random("commands")).all()) {
            mutants.add(new Mutant(changed.what(), () -> migrator(changed.tree(), command -> command, LINE)));
        }
        add(mutants, "a variable", command -> command.environment("V", "other"), LINE);
        add(mutants, "a variable that is not used", command -> command.environment("W", "other"), LINE);
        add(mutants, "a time zone", command -> command.environment("PGTZ", "Asia/Tokyo"), LINE);
        add(mutants, "options of sessions", command -> command.environment("PGOPTIONS", "-c search_path=x"), LINE);
        add(mutants, "an inherited variable", command -> command.inherit("PATH"), LINE);
        add(mutants, "a version", command -> command.version("echo", "2"), LINE);
        add(mutants, "a word more", command -> command, "sh", "migrate.sh", "db", "more");
        add(mutants, "another directory", command -> command, "sh", "migrate.sh", "shared");
        add(mutants, "an option", command -> command, "sh", "-e", "migrate.sh", "db");
        add(mutants, "another declaration", command -> command.files("db/**/*.sql"), LINE);
        try (MutantLab lab = new MutantLab("commands")) {
            lab.compare(() -> migrator(FILES, command -> command, LINE), Samples.some(mutants, 20, "commands"));
        }
    }

    private void add(List<Mutant> mutants, String what, UnaryOperator<CommandMigrator> change, String... words) {
        mutants.add(new Mutant(what, () -> migrator(FILES, change, words)));
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
