// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that follows an EXECUTE. The text is plain if it is one literal, or one {@code format} that inserts only
 * names and values into a literal. A plain text contains no word that is not written in the script.
 */
record DynamicSql(String sql, int from) {

    private static final Pattern LITERAL = Pattern.compile("\\s++'((?:[^']|'')*+)'");
    private static final Pattern FORMAT = Pattern.compile("(?i)\\s++format\\s*+\\(\\s*+'((?:[^']|'')*+)'");
    private static final Pattern END = Pattern.compile("(?i)\\s*+(?:;|$|(?:using|into|loop)\\b)");

    /** A format string with only values and quoted names; no inserted name is called as a function. */
    private static final Pattern TEMPLATE = Pattern.compile("(?:[^%]|%%|%(?:\\d+\\$)?+(?:L|I(?!\\s*+\\()))*+");

    /** Statements that contain no code, so that an inserted value cannot be code. */
    private static final Pattern NO_CODE = Pattern.compile(
            "(?i)\\s*+(?:(?:alter|create|drop)\\s++(?:table|index"
                    + "|unique\\s++index|sequence|schema|view|materialized\\s++view|policy|type)|drop|grant|revoke|comment\\s++on"
                    + "|insert\\s++into|update|delete\\s++from|truncate|refresh|analyze|alter\\s++default\\s++privileges)\\b[^;]*+;?+\\s*+");

    boolean isPlain() {
        Matcher literal = LITERAL.matcher(sql).region(from, sql.length());
        if (literal.lookingAt()) {
            return isEnd(literal.end());
        }
        Matcher format = FORMAT.matcher(sql).region(from, sql.length());
        return format.lookingAt()
                && TEMPLATE.matcher(format.group(1)).matches()
                && NO_CODE.matcher(format.group(1)).matches()
                && isEnd(closing(format.end()));
    }

    private boolean isEnd(int position) {
        return position >= 0 && END.matcher(sql).region(position, sql.length()).lookingAt();
    }

    /** Returns the position after the parenthesis that ends the call, or -1. */
    private int closing(int position) {
        int depth = 1;
        boolean quoted = false;
        for (int i = position; i < sql.length(); i++) {
            char c = sql.charAt(i);
            quoted ^= c == '\'';
            if (!quoted && (c == '(' || c == ')')) {
                depth += c == '(' ? 1 : -1;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        return -1;
    }
}
