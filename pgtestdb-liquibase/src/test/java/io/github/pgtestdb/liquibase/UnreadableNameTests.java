// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.testkit.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** If the JVM's locale cannot represent a file's name, the result is an error and not an empty template. */
@EnabledOnOs(OS.LINUX)
class UnreadableNameTests {

    @TempDir
    private Path temp;

    @Test
    void aFileInAnIncludedDirectory() throws Exception {
        FileTree.EMPTY
                .with(ChangelogFolder.MASTER, "databaseChangeLog: [{includeAll: {path: db/changelog/more}}]\n")
                .writeTo(temp);
        Path more = Files.createDirectory(temp.resolve("db/changelog/more"));
        // The shell writes the file, because the JVM of this test may run in such a locale, too.
        run(Map.of(), "sh", "-c", "echo 'SELECT 1' >\"$0/$(printf 'gr\\303\\266\\303\\237e.sql')\"", more.toString());
        assertThat(fingerprint("C.UTF-8")).matches("[0-9a-f]{64}");
        assertThat(fingerprint("POSIX"))
                .isEqualTo(
                        "Liquibase cannot read the changelog db/changelog/db.changelog-master.yaml: Malformed input or"
                                + " input contains unmappable characters: db/changelog/more/gr????e.sql. This JVM runs in a locale of"
                                + " US-ASCII and cannot open a file with other letters in its name. Set LC_ALL=C.UTF-8.");
    }

    private String fingerprint(String locale) throws Exception {
        return run(
                        Map.of("LC_ALL", locale),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        UnreadableMain.class.getName(),
                        temp.toString())
                .strip();
    }

    private static String run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
