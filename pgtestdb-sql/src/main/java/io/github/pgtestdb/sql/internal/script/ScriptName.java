// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The meaning of a file name in the conventions of common migration tools. */
final class ScriptName {

    /** Undo files of dbmate, golang-migrate and others. */
    private static final Pattern UNDO = Pattern.compile("(?i)(.*\\.)?(down|rollback|undo|revert)\\.sql(\\.gz)?");

    /** Undo files of db-migrate. A table may have the name, too, so the counterpart must be beside it. */
    private static final Pattern DOWN = Pattern.compile("(?i)(.*[-_])down(\\.sql(?:\\.gz)?)");

    private static final Pattern FLYWAY_UNDO = Pattern.compile("U[0-9][0-9._]*__.*");
    private static final Pattern VERSION = Pattern.compile("^V([0-9]+(?:[._][0-9]+)*)__");
    private static final Pattern REPEATABLE = Pattern.compile("^R__.*");

    /** Sorts before every character that can follow a number in a name. */
    private static final char END_OF_VERSION = '\u0000';

    private static final char VERSION_SEPARATOR = '\u0001';
    private static final char LAST = '\uFFFF';

    private ScriptName() {}

    static boolean undoes(String name, Predicate<String> isBeside) {
        String file = file(name);
        Matcher down = DOWN.matcher(file);
        return UNDO.matcher(file).matches()
                || FLYWAY_UNDO.matcher(file).matches()
                || (down.matches() && isBeside.test(down.group(1) + "up" + down.group(2)));
    }

    /** Rewrites a name so that Flyway's versions and repeatables sort correctly, 1 before 1.1. */
    static String sortKey(String name) {
        String file = file(name);
        String key = REPEATABLE.matcher(file).matches()
                ? LAST + file
                : VERSION.matcher(file).replaceFirst(ScriptName::versionKey);
        return name.substring(0, name.length() - file.length()) + key;
    }

    private static String versionKey(MatchResult version) {
        return "V" + version.group(1).replaceAll("[._]", String.valueOf(VERSION_SEPARATOR)) + END_OF_VERSION;
    }

    private static String file(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
