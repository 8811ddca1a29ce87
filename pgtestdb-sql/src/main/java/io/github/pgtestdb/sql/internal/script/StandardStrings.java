// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;

/** Whether backslashes are escapes in plain quotes ({@code standard_conforming_strings}; old dumps set it to off). */
final class StandardStrings {

    private static final String PARAMETER = "standard_conforming_strings";
    private static final int LONGEST = 200;
    private static final Pattern SET = Pattern.compile("(?is)\\s*(?:(?:SET\\s+(?:SESSION\\s+|LOCAL\\s+)?|RESET\\s+)"
            + PARAMETER + "\\b\\s*(?:=|TO\\b)?|SELECT\\s+(?:pg_catalog\\s*\\.\\s*)?set_config\\s*\\(\\s*'" + PARAMETER
            + "'\\s*,)\\s*'?(\\w*).*");
    private static final Pattern RESET_ALL = Pattern.compile("(?is)(RESET|DISCARD)\\s+ALL\\s*");
    private static final Pattern OFF = Pattern.compile("(?i)off?|false|fals|fal|fa|f|no|n|0");
    private static final Pattern DEFAULT = Pattern.compile("(?i)default|");

    private StandardStrings() {}

    /** Tells whether backslashes are escapes in a session now. pgjdbc knows this without a query. */
    static boolean backslashesEscape(Connection connection) throws SQLException {
        return "off".equals(connection.unwrap(PGConnection.class).getParameterStatus(PARAMETER));
    }

    /**
     * Returns whether backslashes are escapes after a statement; empty if the statement does not change this.
     *
     * @param initially whether they are escapes at the beginning of the session
     */
    static Optional<Boolean> after(Statement statement, boolean initially) {
        if (statement.sql().length() > LONGEST) {
            return Optional.empty();
        }
        Matcher set = SET.matcher(statement.withoutComments());
        if (!set.matches()) {
            return RESET_ALL.matcher(statement.shape()).matches() ? Optional.of(initially) : Optional.empty();
        }
        String value = set.group(1);
        return Optional.of(
                DEFAULT.matcher(value).matches()
                        ? initially
                        : OFF.matcher(value).matches());
    }
}
