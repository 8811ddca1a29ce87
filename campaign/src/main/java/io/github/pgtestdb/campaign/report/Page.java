// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page with the table. A campaign with only some faults replaces their rows, and keeps the other rows.
 *
 * @param file the page
 * @param faults the names of all faults, in the order of the rows
 */
public record Page(Path file, List<String> faults) {

    private static final Pattern ROW = Pattern.compile("^\\| `([a-z-]+)` \\|.*$", Pattern.MULTILINE);
    private static final String TABLE = "{table}";

    /** Writes the rows of these faults. */
    public void write(List<Tally> tallies, int kills, long seed) throws IOException {
        Map<String, String> rows = Files.exists(file) ? rowsOf(Files.readString(file)) : new LinkedHashMap<>();
        for (Tally tally : tallies) {
            rows.put(tally.fault(), row(tally, kills, seed));
        }
        String table = faults.stream().filter(rows::containsKey).map(rows::get).collect(Collectors.joining("\n"));
        Files.writeString(file, text().replace(TABLE, table));
    }

    static Map<String, String> rowsOf(String page) {
        Map<String, String> rows = new LinkedHashMap<>();
        Matcher matcher = ROW.matcher(page);
        while (matcher.find()) {
            rows.put(matcher.group(1), matcher.group());
        }
        return rows;
    }

    private static String row(Tally tally, int kills, long seed) {
        return "| `%s` | %s | %s | %s | `.ci/campaign --only %s --kills %d --seed %d` |"
                .formatted(
                        tally.fault(),
                        tally.description(),
                        tally.results(),
                        tally.shortfalls(),
                        tally.fault(),
                        kills,
                        seed);
    }

    private static String text() throws IOException {
        try (InputStream text = Page.class.getResourceAsStream("/reliability.md")) {
            return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
