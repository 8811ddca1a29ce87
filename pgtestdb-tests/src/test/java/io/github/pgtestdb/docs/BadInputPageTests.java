// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each row of docs/reference/messages.md names a test, and that test compares a whole message. */
class BadInputPageTests {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROW = Pattern.compile("^\\| (.+?) \\| `(\\w+)\\.(\\w+)` \\|$", Pattern.MULTILINE);

    /** An assertion of a whole message, or a call of a helper method that contains one. */
    private static final Pattern WHOLE_MESSAGE = Pattern.compile(
            "hasMessage\\(|hasMessageMatching\\(|isEqualTo\\(|isIn\\(|assertFails\\(|Refusal\\.of\\w*\\(");

    private static final int KINDS = 60;

    private final List<MatchResult> rows = ROW.matcher(read(ROOT.resolve("docs/reference/messages.md")))
            .results()
            .toList();

    private final List<Path> tests = tests();

    @Test
    void listsSixtyKinds() {
        assertThat(rows.stream().map(row -> row.group(1)).distinct()).hasSizeGreaterThanOrEqualTo(KINDS);
        assertThat(rows.stream().map(row -> row.group(2) + row.group(3)).distinct())
                .hasSameSizeAs(rows);
    }

    @Test
    @DisplayName("Each test that the page names exists and compares a whole message")
    void listedTestsCompareWholeMessages() {
        for (MatchResult row : rows) {
            assertThat(sources(row.group(2) + ".java").flatMap(file -> bodies(file, row.group(3))))
                    .as(row.group(2) + "." + row.group(3))
                    .isNotEmpty()
                    .allMatch(body -> WHOLE_MESSAGE.matcher(body).find());
        }
    }

    /**
     * Returns all files of that name. Several modules may have a class of the same name, and one of them has the test.
     */
    private Stream<Path> sources(String name) {
        return tests.stream().filter(file -> file.endsWith(name));
    }

    private static List<Path> tests() {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(BadInputPageTests::filesBelow)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> filesBelow(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> bodies(Path file, String method) {
        Pattern body = Pattern.compile("    void " + method + "\\(.*?\n    }\n", Pattern.DOTALL);
        return body.matcher(read(file)).results().map(MatchResult::group);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
