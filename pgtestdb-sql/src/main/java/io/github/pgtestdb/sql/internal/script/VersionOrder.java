// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sorts names with numbers naturally: digits by value, other text by its characters. 2 comes before 10. */
enum VersionOrder implements Comparator<String> {
    INSTANCE;

    private static final Pattern PARTS = Pattern.compile("[0-9]+|[^0-9]+");

    @Override
    public int compare(String a, String b) {
        Matcher left = PARTS.matcher(ScriptName.sortKey(a));
        Matcher right = PARTS.matcher(ScriptName.sortKey(b));
        while (left.find() && right.find()) {
            int order = compareParts(left.group(), right.group());
            if (order != 0) {
                return order;
            }
        }
        // The names are equal so far. The longer one sorts last, and 01 and 1 still differ.
        int byLength = Integer.compare(a.length(), b.length());
        return byLength != 0 ? byLength : a.compareTo(b);
    }

    /** Digits other than ASCII do not count as numbers. */
    private static boolean isNumber(String part) {
        return part.charAt(0) >= '0' && part.charAt(0) <= '9';
    }

    private static int compareParts(String a, String b) {
        return isNumber(a) && isNumber(b) ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
    }
}
