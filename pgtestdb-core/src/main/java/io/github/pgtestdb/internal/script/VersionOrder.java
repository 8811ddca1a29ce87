package io.github.pgtestdb.internal.script;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Orders names as people number them: runs of digits by their value, all else by its characters; 2 before 10. */
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
        // Equal so far: the longer is the later; 01 and 1 still differ.
        int byLength = Integer.compare(a.length(), b.length());
        return byLength != 0 ? byLength : a.compareTo(b);
    }

    /** Other digits than these are no number in a name. */
    private static boolean isNumber(String part) {
        return part.charAt(0) >= '0' && part.charAt(0) <= '9';
    }

    private static int compareParts(String a, String b) {
        return isNumber(a) && isNumber(b) ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
    }
}
