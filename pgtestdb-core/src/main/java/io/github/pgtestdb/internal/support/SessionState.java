// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Detects SQL that may write or read session state that no catalog lists: parameters with a dot, the seed of {@code
 * random()}, and the last values of sequences. If a set of migrations has no such statement, it makes no difference
 * which migrations share a session.
 *
 * <p>The text is searched for words as it is, including comments, strings and function bodies. SQL that is not
 * certainly harmless counts as dependent: a SET command that does not name a plain parameter at once, or SQL text that
 * is put together and then run.
 */
public final class SessionState {

    /** Extensions of PostgreSQL, PostGIS and vector. Their functions keep no state from one call to the next. */
    private static final Set<String> STATELESS_EXTENSIONS = Set.of(
            "plpgsql",
            "amcheck",
            "bloom",
            "btree_gin",
            "btree_gist",
            "citext",
            "cube",
            "dict_int",
            "dict_xsyn",
            "earthdistance",
            "fuzzystrmatch",
            "hstore",
            "intarray",
            "lo",
            "ltree",
            "moddatetime",
            "pg_stat_statements",
            "pg_trgm",
            "pgcrypto",
            "postgis",
            "seg",
            "tcn",
            "tsm_system_rows",
            "tsm_system_time",
            "unaccent",
            "uuid-ossp",
            "vector");

    private static final String NAME = "[\\p{L}_][\\p{L}\\d_$]*+";

    /** Follows a plain name that has no second part after a dot, even with a comment in between. */
    private static final String NO_DOT = "(?!\\s*+(?:\\.|/\\*|--))";

    /** A harmless continuation of SET: a name without a dot, columns in parentheses, or no command at all. */
    private static final Pattern HARMLESS_SET = Pattern.compile("(?i)\\s*+(?:[.,;:!?)'=]|$"
            + "|(?:(?:session|local)\\s++)?+(?:\\(|(?!seed\\b)" + NAME + NO_DOT
            + "|\"(?!seed\")[^\".]++\"" + NO_DOT + "))");

    private static final Pattern HARMLESS_RESET =
            Pattern.compile("(?i)\\s*+(?:[.,;:!?)'=]|$|(?!seed\\b)" + NAME + NO_DOT + ")");

    /** The name of a parameter of the server without a dot, as pg_dump writes it. */
    private static final Pattern HARMLESS_SET_CONFIG =
            Pattern.compile("\\s*+\\(\\s*+'[^'.]*+'\\s*+,.*", Pattern.DOTALL);

    /** Privileges and triggers. They run no text that was put together. */
    private static final Pattern HARMLESS_EXECUTE =
            Pattern.compile("(?is)(?:\\s++(?:function|procedure|on)\\b|\\s*+[.,;:!?)]|$).*");

    private static final Pattern HARMLESS_EXTENSION = Pattern.compile(
            "(?i)\\s++(?:if\\s++not\\s++exists\\s++)?+\"?+(" + String.join("|", STATELESS_EXTENSIONS)
                    + ")\"?+(?![\\w$-]).*",
            Pattern.DOTALL);

    private static final Pattern WORDS = Pattern.compile("(?i)(?<![\\p{L}\\d_$])(?:(set)|(reset)|(set_config)|(execute)"
            + "|create\\s++(extension)|(setseed|currval|lastval|ts_stat|ts_rewrite|\\w*_to_xml\\w*"
            + "|create\\s++(?:or\\s++replace\\s++)?+(?:trusted\\s++)?+(?:procedural\\s++)?+language|alter\\s++(?:database|role|user)|standard_conforming_strings"
            + "\\s*+(?:=|to)\\s*+'?+(?:off|false|no|0)))(?![\\p{L}\\d_$])|(?<![\\p{L}\\d_$])(?:u&[\"']|load\\s*+'"
            + "|(?:alter|create(?:\\s++or(?:\\s++replace)?+)?+|load|standard_conforming_strings)\\s*+(?:/\\*|--))");

    private SessionState() {}

    /**
     * Tells whether the result of SQL may depend on its session.
     *
     * @param sql one statement, or a whole script
     * @return true if the choice of the session might make a difference
     */
    public static boolean mayDependOn(String sql) {
        Matcher word = WORDS.matcher(sql);
        while (word.find()) {
            if (!isHarmless(word, sql)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Lists the extensions with functions that keep no state in a session.
     *
     * @return their names
     */
    public static List<String> statelessExtensions() {
        return STATELESS_EXTENSIONS.stream().sorted().toList();
    }

    private static boolean isHarmless(Matcher word, String sql) {
        int end = word.end();
        if (word.group(1) != null) {
            return follows(HARMLESS_SET, sql, end);
        } else if (word.group(2) != null) {
            return follows(HARMLESS_RESET, sql, end);
        } else if (word.group(3) != null) {
            return follows(HARMLESS_SET_CONFIG, sql, end);
        } else if (word.group(4) != null) {
            return follows(HARMLESS_EXECUTE, sql, end) || new DynamicSql(sql, end).isPlain();
        }
        return word.group(5) != null && follows(HARMLESS_EXTENSION, sql, end);
    }

    private static boolean follows(Pattern pattern, String sql, int from) {
        return pattern.matcher(sql).region(from, sql.length()).lookingAt();
    }
}
