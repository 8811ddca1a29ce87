// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.util.regex.Pattern;

/** SQL names in the {@linkplain Statement#shape() shape} of a statement. */
final class Names {

    /** A name, with or without quotes. */
    static final String NAME = "(?:\"[^\"]*+\"|[a-zA-Z_\\x{80}-\\x{10ffff}][\\w$\\x{80}-\\x{10ffff}]*+)";

    private static final Pattern UPPER_CASE = Pattern.compile("[A-Z]");

    private Names() {}

    /** Removes the quotes, or lowers the ASCII letters of a name without quotes, as PostgreSQL does. */
    static String stored(String name) {
        return name.startsWith("\"")
                ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                : UPPER_CASE
                        .matcher(name)
                        .replaceAll(
                                letter -> String.valueOf((char) (letter.group().charAt(0) + 32)));
    }
}
