// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Quotes identifiers and literals for SQL that takes no parameters. No other class quotes them. */
public final class Sql {

    /** Settings with a list of identifiers as their value, which PostgreSQL stores quoted (GUC_LIST_QUOTE). */
    private static final Set<String> LISTS_STORED_QUOTED = Set.of(
            "search_path",
            "temp_tablespaces",
            "local_preload_libraries",
            "session_preload_libraries",
            "shared_preload_libraries",
            "unix_socket_directories");

    private Sql() {}

    public static String identifier(String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("Not an identifier: '" + name + "'");
        }
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Quotes a text. The E form is correct with any {@code standard_conforming_strings}. */
    public static String literal(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("PostgreSQL takes no NUL in a text");
        }
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
    }

    /** Converts {@code name=value}, the form in {@code pg_db_role_setting}, to the text after {@code SET}. */
    public static String assignment(String stored) {
        int equals = stored.indexOf('=');
        String name = stored.substring(0, equals);
        String value = stored.substring(equals + 1);
        return setting(name) + " TO " + (LISTS_STORED_QUOTED.contains(name) ? list(value) : literal(value));
    }

    /** Quotes the name of a setting, which may have several parts. */
    public static String setting(String name) {
        return Stream.of(name.split("\\.", -1)).map(Sql::identifier).collect(Collectors.joining("."));
    }

    private static String list(String value) {
        return value.isEmpty() ? "''" : value;
    }

    /** Joins statements that pgjdbc sends in one round trip. All or none take effect. */
    public static String script(List<String> statements) {
        return String.join(";\n", statements);
    }
}
