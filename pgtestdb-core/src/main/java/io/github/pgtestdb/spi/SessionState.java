package io.github.pgtestdb.spi;

import java.util.regex.Pattern;

/**
 * Tells which scripts may leave something in their session that shapes later ones and that PostgreSQL does not list: then
 * what comes later must not begin in another session. What PostgreSQL lists, such as {@code SET} of its own parameters
 * or temporary tables, need not be looked for: the core asks the server.
 */
public final class SessionState {

    private static final Pattern HIDDEN = Pattern.compile("(?i)"
            // A parameter with a dot is nobody's but the session's, and in no catalog.
            + "\\bSET\\s+(SESSION\\s+)?\"?\\w+\"?\\s*\\.\\s*\"?\\w+\"?\\s*(=|\\bTO\\b)"
            // Names without a dot are the server's own.
            + "|\\bset_config\\s*\\((?!\\s*'[^'.]*'\\s*,)"
            + "|\\bsetseed\\s*\\(");

    private SessionState() {}

    /**
     * Looks at a script's text. Comments, strings and functions count, too: it is rather too careful than not enough.
     *
     * @param sql a script
     * @return true if a later script might see what this one left
     */
    public static boolean mayOutlive(String sql) {
        return HIDDEN.matcher(sql).find();
    }
}
