// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.csv;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The target of a CSV file, from its name and its first record.
 *
 * @param fileName the file's name. Without its folders, its order and its suffix, a dot separates schema and table
 * @param header the names of the columns
 */
record CsvTable(String fileName, String header) {

    /** A byte 0, as in UTF-16, or the character that decoding puts in the place of invalid bytes. */
    private static final Pattern NOT_UTF_8 = Pattern.compile("[\\x{0}\\x{fffd}]");

    private static final Pattern SUFFIX = Pattern.compile("(?i)\\.csv(\\.gz)?$");

    /** Returns the table's name, quoted. */
    String identifier() {
        return parts().stream().map(this::quoted).collect(Collectors.joining("."));
    }

    /** Returns the table's name without its schema, as PostgreSQL reports it. */
    String name() {
        return parts().get(parts().size() - 1);
    }

    /** Returns the names of the columns, quoted, separated by commas. */
    String columns() {
        if (NOT_UTF_8.matcher(header).find()) {
            throw failure("the names of the columns are not in UTF-8. Save the file as UTF-8.");
        }
        List<String> columns = new ArrayList<>();
        int from = 0;
        boolean inQuotes = false;
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            inQuotes ^= c == '"';
            if (c == ',' && !inQuotes) {
                columns.add(column(header.substring(from, i)));
                from = i + 1;
            }
        }
        if (inQuotes) {
            throw failure("a quote is opened in the names of the columns and never closed. Close it.");
        }
        columns.add(column(header.substring(from)));
        return String.join(", ", columns);
    }

    private String column(String name) {
        int end = name.length() - 1;
        boolean isQuoted = end > 0 && name.charAt(0) == '"' && name.charAt(end) == '"';
        String inside = isQuoted ? name.substring(1, end).replace("\"\"", "") : name;
        if (inside.indexOf('"') >= 0) {
            throw failure(
                    "the name of a column is partly in quotes: " + name + ". Put all of it in quotes, or nothing.");
        }
        return quoted(isQuoted ? name.substring(1, end).replace("\"\"", "\"") : name.strip());
    }

    private List<String> parts() {
        String name = fileName.substring(fileName.lastIndexOf('/') + 1);
        String bare = SUFFIX.matcher(name).replaceFirst("").replaceFirst("^[0-9]+_", "");
        return Stream.of(bare.split("\\.", 2)).toList();
    }

    private String quoted(String name) {
        if (name.isEmpty()) {
            throw failure("a name is missing. Name the file after its table, such as 1_product.csv, and the columns in"
                    + " its first line, divided by commas.");
        }
        return Sql.identifier(name);
    }

    private PgTestDbException failure(String message) {
        return new PgTestDbException("File: " + fileName + ", line 1\nMessage: " + message);
    }
}
