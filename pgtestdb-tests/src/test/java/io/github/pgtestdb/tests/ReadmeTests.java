package io.github.pgtestdb.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.internal.server.Discovery;
import io.github.pgtestdb.spi.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows is what runs. */
class ReadmeTests {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path EXAMPLES = ROOT.resolve("examples/src/test/java/io/github/pgtestdb/examples");
    private static final Pattern SNIPPET =
            Pattern.compile("<!-- snippet: (\\S+) (\\S+) -->\n```java\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern SETTING =
            Pattern.compile("^\\| `(pgtestdb\\.[a-z.-]+)` \\| (?:`([^`]+)`)?", Pattern.MULTILINE);

    private final String readme = read(ROOT.resolve("README.md"));

    @Test
    void snippetsAreRegionsOfExamples() {
        List<MatchResult> snippets = SNIPPET.matcher(readme).results().toList();
        assertThat(snippets).hasSizeGreaterThan(5);
        for (MatchResult snippet : snippets) {
            assertThat(snippet.group(3))
                    .as(snippet.group(1) + " " + snippet.group(2))
                    .isEqualTo(region(file(snippet.group(1)), snippet.group(2)));
        }
    }

    @Test
    void everySettingIsInTheTable() {
        List<String> documented =
                SETTING.matcher(readme).results().map(row -> row.group(1)).toList();
        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(
                        new Discovery().settings().stream().map(Setting::key).toList());
    }

    @Test
    void theTableNamesTheDefaults() {
        Matcher rows = SETTING.matcher(readme);
        while (rows.find()) {
            String key = rows.group(1);
            String documented = rows.group(2);
            new Discovery()
                    .settings().stream()
                            .filter(setting -> setting.key().equals(key))
                            .map(Setting::defaultText)
                            .filter(text -> text != null && !text.isEmpty())
                            .forEach(text -> assertThat(documented).as(key).isEqualTo(text));
        }
    }

    /** A name alone is one of the plain examples; a path counts from the root. */
    private static Path file(String name) {
        return name.contains("/") ? ROOT.resolve(name) : EXAMPLES.resolve(name);
    }

    private static String region(Path file, String tag) {
        String source = read(file);
        int start = source.indexOf("// tag::" + tag + "[]");
        int end = source.indexOf("// end::" + tag + "[]");
        assertThat(start).as("tag " + tag + " in " + file).isNotNegative();
        String lines = source.substring(source.indexOf('\n', start) + 1, source.lastIndexOf('\n', end));
        String region = lines.stripIndent().strip();
        return region + "\n}".repeat(count(region, '{') - count(region, '}'));
    }

    /** A region may end before its class does; the README closes what is open. */
    private static int count(String text, char brace) {
        return (int) text.chars().filter(c -> c == brace).count();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
