// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters that must keep pgjdbc's values, because pgjdbc closes a connection if one of them changes. */
final class ConnectionParameters {

    private static final String SET = "(?is)SET\\s+(?:SESSION\\s+|LOCAL\\s+)?";
    private static final Pattern ENCODING =
            Pattern.compile(SET + "(?:client_encoding\\s*(?:=|TO\\b)|NAMES\\b)\\s*(.*)");
    private static final Pattern DATE_STYLE = Pattern.compile(SET + "datestyle\\s*(?:=|TO\\b)\\s*(.*)");
    private static final Pattern NOT_ISO = Pattern.compile("(?i)\\b(?:SQL|POSTGRES|GERMAN)");

    private ConnectionParameters() {}

    /** Returns the reason why a statement that sets one of these parameters cannot run; empty if it sets none. */
    static Optional<String> refusal(Statement statement) {
        Matcher encoding = ENCODING.matcher(statement.shape());
        if (encoding.matches()) {
            return ofEncoding(statement
                    .withoutComments()
                    .substring(encoding.start(1))
                    .replace("'", "")
                    .strip());
        }
        Matcher style = DATE_STYLE.matcher(statement.shape());
        return style.matches() && NOT_ISO.matcher(statement.text(style, 1)).find()
                ? Optional.of(
                        "pgjdbc works only with a DateStyle that begins with ISO, and the statement sets another: "
                                + ScriptFailure.abbreviate(statement.sql())
                                + ". Set ISO with the same order of day and month, such as SET DateStyle = 'ISO, DMY', and"
                                + " convert dates to text by to_char.")
                : Optional.empty();
    }

    private static Optional<String> ofEncoding(String encoding) {
        return encoding.replace("-", "").equalsIgnoreCase("UTF8")
                ? Optional.empty()
                : Optional.of("the file is in the encoding " + encoding
                        + ", and only UTF-8 can be run. Make the dump with" + " pg_dump --encoding=UTF8.");
    }
}
