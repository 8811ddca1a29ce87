// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command reads by a name that stands in its words or files. */
class CommandInputTests {

    @TempDir
    private Path directory;

    @Test
    void aProgramThatAScriptRuns() throws Exception {
        Path tool = program("tools/migrate-tool", "echo 1");
        write("run.sh", "migrate-tool up\n");
        CommandMigrator script = CommandMigrator.of("sh", "run.sh")
                .directory(directory)
                .files("run.sh")
                .environment("PATH", tool.resolveSibling("") + ":/usr/bin:/bin");
        Fingerprint before = script.fingerprint();
        assertThat(script.fingerprint()).isEqualTo(before);
        program("tools/migrate-tool", "echo 2");
        assertThat(script.fingerprint()).isNotEqualTo(before);
    }

    @Test
    @DisplayName("A program that documentation mentions does not count")
    void ignoresProgramInDocumentation() throws Exception {
        Path tool = program("tools/migrate-tool", "echo 1");
        write("README.md", "Run migrate-tool.\n");
        CommandMigrator script = CommandMigrator.of("sh", "-c", "true")
                .directory(directory)
                .files("README.md")
                .environment("PATH", tool.resolveSibling("") + ":/usr/bin:/bin");
        Fingerprint before = script.fingerprint();
        program("tools/migrate-tool", "echo 2");
        assertThat(script.fingerprint()).isEqualTo(before);
    }

    @Test
    @DisplayName("The version of the program that a script in the place of psql starts counts")
    void countsVersionBehindScript() throws Exception {
        Path version = directory.resolve("version");
        Files.writeString(version, "psql (PostgreSQL) 15.1\n");
        Path psql = program("psql", "cat " + version);
        write("all.sql", "SELECT 1;\n");
        CommandMigrator command = CommandMigrator.of(psql.toString(), "-f", "all.sql")
                .directory(directory)
                .files("all.sql");
        Fingerprint before = command.fingerprint();
        assertThat(command.fingerprint()).isEqualTo(before);
        Files.writeString(version, "psql (PostgreSQL) 18.1\n");
        assertThat(command.fingerprint()).isNotEqualTo(before);
    }

    @Test
    void aVariableThatSaysWhereThingsLie() throws Exception {
        String named = "echo $XDG_DATA_HOME";
        assertThat(fingerprint(named, "one")).isNotEqualTo(fingerprint(named, "two"));
        String notNamed = "echo $MY_XDG_DATA_HOME";
        assertThat(fingerprint(notNamed, "one")).isEqualTo(fingerprint(notNamed, "two"));
    }

    private static String fingerprint(String shell, String dataHome) throws Exception {
        Map<String, String> environment = Map.of("XDG_DATA_HOME", dataHome);
        try (ChildJvm child =
                ChildJvm.start(CommandFingerprintMain.class, ChildJvm.classPath(entry -> true), environment, shell)) {
            return child.await("FINGERPRINT ");
        }
    }

    private Path program(String name, String line) throws Exception {
        Path program = directory.resolve(name);
        Files.createDirectories(program.resolveSibling(""));
        Files.writeString(program, "#!/bin/sh\n" + line + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }

    private void write(String name, String content) throws Exception {
        Files.writeString(directory.resolve(name), content);
    }
}
