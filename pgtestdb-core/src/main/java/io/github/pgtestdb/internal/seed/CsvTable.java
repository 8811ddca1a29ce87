package io.github.pgtestdb.internal.seed;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a CSV file goes, by its name and its first record.
 *
 * @param fileName the file's name; without its folders, its order and its suffix, a dot divides schema and table
 * @param header the names of the columns
 */
record CsvTable(String fileName, String header) {

    /** A column's name, in quotes or not, and what follows it. */
    private static final Pattern COLUMN = Pattern.compile("(\"(?:[^\"]|\"\")*\"|[^,\"]*)(,|$)");

    /** Returns the table's name, quoted. */
    String identifier() {
        return parts().stream().map(this::quoted).collect(Collectors.joining("."));
    }

    /** Returns the table's name without its schema, as PostgreSQL tells it. */
    String name() {
        return parts().get(parts().size() - 1);
    }

    /** Returns the names of the columns, quoted, divided by commas. */
    String columns() {
        List<String> columns = new ArrayList<>();
        Matcher column = COLUMN.matcher(header);
        boolean more = true;
        while (more && column.find()) {
            columns.add(quoted(unquoted(column.group(1))));
            more = !column.group(2).isEmpty();
        }
        return String.join(", ", columns);
    }

    private List<String> parts() {
        String name = fileName.substring(fileName.lastIndexOf('/') + 1);
        String bare =
                name.substring(0, name.length() - CsvSeeds.SUFFIX.length()).replaceFirst("^[0-9]+_", "");
        return Stream.of(bare.split("\\.", 2)).toList();
    }

    private static String unquoted(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name.strip();
    }

    private String quoted(String name) {
        if (name.isEmpty()) {
            throw new PgTestDbException("File: " + fileName + ", line 1\nMessage: a name is missing. Name the file"
                    + " after its table, such as 1_product.csv, and the columns in its first line, divided by commas.");
        }
        return Sql.identifier(name);
    }
}
