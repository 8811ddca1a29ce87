// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The comment that {@code pg_dump} writes above the statements of one object: {@code -- Name: users; Type: TABLE;
 * Schema: auth; Owner: admin}.
 *
 * @param name the object's name; for a comment or privilege its kind and name, such as {@code SCHEMA auth}
 * @param type the kind of entry, such as {@code TABLE DATA}
 * @param schema the schema of the object, or {@code -}
 */
record TocEntry(String name, String type, String schema) {

    private static final Pattern COMMENT =
            Pattern.compile("-- (?:Data for )?Name: (.*); Type: ([A-Z ]+); Schema: (.*); Owner: .*");
    /** The part above all entries. {@code pg_dump} sets parameters of its session there. */
    static final TocEntry PREAMBLE = new TocEntry("", "PREAMBLE", "-");

    private static final String ON_SCHEMA = "SCHEMA ";

    static Optional<TocEntry> parse(String comment) {
        Matcher matcher = COMMENT.matcher(comment);
        return matcher.matches()
                ? Optional.of(new TocEntry(matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }

    boolean isSchema() {
        return type.equals("SCHEMA");
    }

    /** Returns the schema that the entry is in or about, or {@code -}. */
    String belongsTo() {
        if (isSchema()) {
            return name;
        }
        return schema.equals("-") && name.startsWith(ON_SCHEMA) ? name.substring(ON_SCHEMA.length()) : schema;
    }

    @Override
    public String toString() {
        return type + " " + (schema.equals("-") ? "" : schema + ".") + name;
    }
}
