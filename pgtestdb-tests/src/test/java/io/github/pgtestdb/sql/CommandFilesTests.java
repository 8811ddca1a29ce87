// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.tests.Programs;
import io.github.pgtestdb.tests.SharedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files and the environment of a command, and how a change in them is noticed. */
class CommandFilesTests {

    @TempDir
    private Path directory;

    @Test
    void anyNumberOfDirectories() throws Exception {
        write("db/top.sql", "1");
        write("db/sub/s.sql", "1");
        write("db/sub/deeper/d.sql", "1");
        CommandMigrator command = command("true").files("./db/**/*.sql");
        seesChanges(command, "db/top.sql", "db/sub/s.sql", "db/sub/deeper/d.sql");
        assertThat(command.fingerprint())
                .isEqualTo(command("true").files("./db/**/*.sql", "db/top.sql").fingerprint());
    }

    @Test
    void linksAreFollowed() throws Exception {
        write("real/a.sql", "1");
        write("db/b.sql", "1");
        Files.createSymbolicLink(directory.resolve("db/common"), Path.of("../real"));
        Files.createSymbolicLink(directory.resolve("link"), Path.of("real"));
        seesChanges(command("true").files("db"), "real/a.sql", "db/b.sql");
        seesChanges(command("true").files("link"), "real/a.sql");
        seesChanges(command("true").files("db/**/*.sql"), "real/a.sql");
    }

    @Test
    void aLinkThatLeadsNowhereIsSeen() throws Exception {
        write("db/a.sql", "1");
        Fingerprint without = command("true").files("db").fingerprint();
        Files.createSymbolicLink(directory.resolve("db/.#a.sql"), Path.of("editor@machine"));
        assertThat(command("true").files("db").fingerprint()).isEqualTo(without);
        Files.createSymbolicLink(directory.resolve("db/b.sql"), Path.of("nowhere"));
        assertThat(command("true").files("db").fingerprint()).isNotEqualTo(without);
        assertThat(command("true").files("db/*.sql").fingerprint())
                .isEqualTo(command("true").files("db").fingerprint());
    }

    @Test
    @DisplayName("Files that psql includes change the fingerprint")
    void countsFilesIncludedByPsql() throws Exception {
        write(
                "all.sql",
                "SELECT 1; \\i one.sql\n\\ir 'sub/two files.sql'\n\\copy t from 'rows.csv' csv\n\\copy t from stdin\n");
        write("one.sql", "\\include sub/three.sql\n");
        write("sub/two files.sql", "\\include_relative three.sql\n");
        write("sub/three.sql", "1");
        write("rows.csv", "1");
        seesChanges(
                command("psql", "-q", "-f", "all.sql"),
                "all.sql",
                "one.sql",
                "sub/two files.sql",
                "sub/three.sql",
                "rows.csv");
        seesChanges(command("psql", "--file=all.sql"), "all.sql", "sub/three.sql");
        seesChanges(command("psql", "-fall.sql"), "all.sql", "sub/three.sql");
        seesChanges(command("true").files("all.sql"), "sub/three.sql");
    }

    @Test
    @DisplayName("An include with a variable of psql is refused unless the files are declared")
    void refusesVariableInInclude() throws Exception {
        write("all.sql", "\\i :part\n");
        write("one.sql", "1");
        isRefused(
                command("psql", "-v", "part=one.sql", "-f", "all.sql"),
                "psql -v part=one.sql -f all.sql",
                "all.sql, one.sql may read others as well");
        seesChanges(command("psql", "-f", "all.sql").files("*.sql"), "all.sql", "one.sql");
    }

    @Test
    @DisplayName("Files that psql reads by other commands count, or must be declared")
    void detectsOtherInputsOfPsql() throws Exception {
        write("picture.png", "1");
        write("all.sql", "\\lo_import picture.png\n");
        seesChanges(command("psql", "-f", "all.sql"), "all.sql", "picture.png");
        for (String command : new String[] {
            "\\set rows `cat rows.json`",
            "SELECT 1 \\gset `cat prefix`",
            "\\copy t from program 'cat rows.csv'",
            "\\! psql -f more.sql",
            "\\cd sub\n\\i one.sql",
            "\\i ~/one.sql",
            "\\i elsewhere.sql"
        }) {
            write("all.sql", command + "\n");
            isRefused(command("psql", "-f", "all.sql"), "psql -f all.sql", "all.sql may read others");
            seesChanges(command("psql", "-f", "all.sql").files("all.sql"), "all.sql");
        }
        write("all.sql", "SELECT E'\\'`', '\\ `';\n\\echo 'it`s'\n\\set x 1\n");
        seesChanges(command("psql", "-f", "all.sql"), "all.sql");
    }

    @Test
    void aDirectoryOnTheCommandLineCounts() throws Exception {
        write("db/one.sql", "1");
        seesChanges(command("true", "-d", "db", "up"), "db/one.sql");
        seesChanges(command("true", "--dir=db"), "db/one.sql");
        write("migrate.sh", "1");
        seesChanges(command("sh", "migrate.sh", "db").files("migrate.sh"), "db/one.sql", "migrate.sh");
        isRefused(command("true", "."), "true .", "");
        isRefused(command("true", directory.toString()), "true " + directory, "");
    }

    /** The schema file of dbmate is what it writes; it reads other files. */
    @Test
    void anSqlFileIsAllOnlyForPsql() throws Exception {
        write("db/schema.sql", "1");
        write("db/migrations/1.sql", "1");
        isRefused(
                command("dbmate", "--schema-file", "db/schema.sql", "up"),
                "dbmate --schema-file db/schema.sql up",
                "db/schema.sql may read others");
        seesChanges(
                command("dbmate", "--schema-file", "db/schema.sql", "-d", "db/migrations", "up"),
                "db/migrations/1.sql");
        seesChanges(command("/usr/bin/psql", "-f", "db/schema.sql"), "db/schema.sql");
    }

    @Test
    void aScriptMayReadOthers() throws Exception {
        write("migrate.sh", "psql -f db/one.sql\n");
        assertThatThrownBy(command("sh", "migrate.sh")::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage(
                        "Cannot fingerprint the command sh migrate.sh: it is not known which files it reads, so that a"
                                + " change in them would go unseen. migrate.sh may read others. Declare them: pgtestdb.command.files,"
                                + " or CommandMigrator.files(\"db/migrations\").");
    }

    @Test
    @DisplayName("Undeclared environment variables and the file .psqlrc do not affect the template")
    void ignoresEnvironmentAndPsqlrc() throws Exception {
        Programs.assume("psql");
        write("more.sql", "SELECT 1;\n");
        write("home/.psqlrc", "SET work_mem = '9MB'; CREATE TABLE t AS SELECT 'psqlrc' AS tenant;\n");
        String salt = UUID.randomUUID().toString();
        assertThat(rows(salt, "one")).isEqualTo("[none 4MB]");
        assertThat(rows(salt, "two")).isEqualTo("[none 4MB]");
        assertThat(rows(salt, "one", "TENANT")).isEqualTo("[one 4MB]");
        assertThat(rows(salt, "two", "TENANT")).isEqualTo("[two 4MB]");
    }

    private String rows(String salt, String tenant, String... inherited) throws Exception {
        Map<String, String> environment = new HashMap<>(ChildJvm.environment(SharedServer.admin()));
        environment.put("PGTESTDB_SALT", salt);
        environment.put("TENANT", tenant);
        environment.put("HOME", directory.resolve("home").toString());
        String[] arguments = new String[inherited.length + 1];
        arguments[0] = directory.toString();
        System.arraycopy(inherited, 0, arguments, 1, inherited.length);
        try (ChildJvm child =
                ChildJvm.start(CommandRowsMain.class, ChildJvm.classPath(entry -> true), environment, arguments)) {
            return child.await("ROWS ");
        }
    }

    private void seesChanges(CommandMigrator command, String... files) throws Exception {
        for (String file : files) {
            Fingerprint before = command.fingerprint();
            assertThat(command.fingerprint()).isEqualTo(before);
            String content = Files.readString(directory.resolve(file));
            write(file, content + "changed");
            assertThat(command.fingerprint()).as(file).isNotEqualTo(before);
            write(file, content);
        }
    }

    private static void isRefused(CommandMigrator command, String words, String named) {
        assertThatThrownBy(command::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot fingerprint the command " + words
                        + ": it is not known which files it reads, so that a change in them would go unseen"
                        + (named.isEmpty() ? "" : ". " + named)
                        + ". Declare them: pgtestdb.command.files, or CommandMigrator.files(\"db/migrations\").");
    }

    private CommandMigrator command(String... words) {
        return CommandMigrator.of(words).directory(directory);
    }

    private void write(String name, String content) throws Exception {
        Path file = directory.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
    }
}
