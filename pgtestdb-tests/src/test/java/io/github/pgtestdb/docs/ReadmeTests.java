// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the README and the pages in docs with the code: their snippets and links. */
class ReadmeTests {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern SNIPPET =
            Pattern.compile("<!-- snippet: (\\S+) (\\S+) -->\n```(?:java|kotlin)\n(.*?)\n```", Pattern.DOTALL);
    /** A link to a file of this repository: relative, or absolute in pages that lead out of the site. */
    private static final Pattern LINK =
            Pattern.compile("]\\((?:https://github\\.com/pgtestdb/pgtestdb/tree/main/([^)#]+)|(?![a-z]+:)([^)#]+))");

    @Test
    void snippetsAreRegionsOfExamples() {
        List<MatchResult> snippets = pages().stream()
                .flatMap(page -> SNIPPET.matcher(read(page)).results())
                .toList();
        assertThat(snippets).hasSizeGreaterThan(5);
        for (MatchResult snippet : snippets) {
            assertThat(snippet.group(3))
                    .as(snippet.group(1) + " " + snippet.group(2))
                    .isEqualTo(region(example(snippet.group(1), snippet.group(2)), snippet.group(2)));
        }
    }

    @Test
    void linksLeadToFilesOfTheRepository() {
        List<Path> pages = new ArrayList<>(pages());
        Stream.of("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "benchmarks/NOTES.md")
                .map(ROOT::resolve)
                .forEach(pages::add);
        for (Path page : pages) {
            LINK.matcher(read(page)).results().forEach(link -> {
                Path target = link.group(1) != null
                        ? ROOT.resolve(link.group(1))
                        : page.resolveSibling(link.group(2)).normalize();
                assertThat(target).as("link in " + page).exists();
            });
        }
    }

    private static List<Path> pages() {
        List<Path> pages = new ArrayList<>(
                files(ROOT.resolve("docs"), page -> page.toString().endsWith(".md")));
        pages.add(ROOT.resolve("README.md"));
        return pages;
    }

    /**
     * Finds a test of the example modules by its file name and a tag in it. A name with a slash is a path from the
     * root.
     */
    private static Path example(String name, String tag) {
        if (name.contains("/")) {
            return ROOT.resolve(name);
        }
        List<Path> found = files(ROOT, module -> module.getFileName().toString().startsWith("examples"), 1).stream()
                .flatMap(module -> files(module.resolve("src/test"), file -> file.endsWith(name)).stream())
                .filter(file -> read(file).contains("// tag::" + tag + "[]"))
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    private static List<Path> files(Path directory, Predicate<Path> wanted) {
        return files(directory, wanted, Integer.MAX_VALUE);
    }

    private static List<Path> files(Path directory, Predicate<Path> wanted, int depth) {
        try (Stream<Path> files = Files.walk(directory, depth)) {
            return files.filter(wanted).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** Counts a brace. A region may end before its class does, and the README closes the open braces. */
    private static int count(String text, char brace) {
        return (int) text.chars().filter(c -> c == brace).count();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
