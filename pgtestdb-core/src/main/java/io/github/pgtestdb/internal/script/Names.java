package io.github.pgtestdb.internal.script;

import java.util.regex.Pattern;

/** Names of SQL in the {@linkplain Statement#shape() shape} of a statement. */
final class Names {

    /** A name, in quotes or not. */
    static final String NAME = "(?:\"[^\"]*+\"|[a-zA-Z_\\x{80}-\\x{10ffff}][\\w$\\x{80}-\\x{10ffff}]*+)";

    private static final Pattern UPPER_CASE = Pattern.compile("[A-Z]");

    private Names() {}

    /** Takes the quotes off, or folds a name without quotes to lower case: in ASCII, as PostgreSQL does in UTF-8. */
    static String stored(String name) {
        return name.startsWith("\"")
                ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                : UPPER_CASE
                        .matcher(name)
                        .replaceAll(
                                letter -> String.valueOf((char) (letter.group().charAt(0) + 32)));
    }
}
