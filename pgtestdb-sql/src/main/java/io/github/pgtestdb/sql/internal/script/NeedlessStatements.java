// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statements of {@code pg_dump} that change nothing and would fail. psql goes on after their errors. */
final class NeedlessStatements {

    private static final Pattern SET = Pattern.compile("(?is)SET\\s+([a-z_]+)\\s*=.*");
    private static final Pattern PUBLIC = Pattern.compile("(?is)CREATE\\s+SCHEMA\\s+public\\s*");
    private static final Pattern COMMENT =
            Pattern.compile("(?is)COMMENT\\s+ON\\s+(EXTENSION|SCHEMA)\\b\\s*(" + Names.NAME + ")\\s*\\bIS\\b.*");

    /** A newer {@code pg_dump} sets it to its default even for an older server. Parts of dumps keep it. */
    private static final String TRANSACTION_TIMEOUT = "transaction_timeout";

    private static final String NO_PUBLIC = "SELECT pg_catalog.to_regnamespace(?) IS NULL";
    private static final String KNOWN = "SELECT pg_catalog.current_setting(?, true) IS NOT NULL";
    private static final String OWN_EXTENSION =
            "SELECT pg_catalog.pg_has_role(extowner, 'USAGE') FROM pg_catalog.pg_extension WHERE extname = ?";
    private static final String OWN_SCHEMA =
            "SELECT pg_catalog.pg_has_role(nspowner, 'USAGE') FROM pg_catalog.pg_namespace WHERE nspname = ?";

    private final Connection connection;
    private final boolean dump;

    NeedlessStatements(Connection connection, boolean dump) {
        this.connection = connection;
        this.dump = dump;
    }

    /** Tells, without a query, whether {@link #is} must ask the server. */
    boolean mayBe(Statement statement) {
        Matcher comment = COMMENT.matcher(statement.shape());
        return isSessionSetting(statement)
                || (dump && PUBLIC.matcher(statement.shape()).matches())
                || (comment.matches() && (dump || isOnExtension(comment)));
    }

    /**
     * Tells whether to leave a statement out. These statements are left out: a setting that the server does not know
     * and that the dump makes for its own session; {@code CREATE SCHEMA public} if the schema exists; and a comment on
     * an extension or schema of another role.
     */
    boolean is(Statement statement) throws SQLException {
        if (!mayBe(statement)) {
            return false;
        }
        Matcher comment = COMMENT.matcher(statement.shape());
        if (comment.matches()) {
            return isFalse(isOnExtension(comment) ? OWN_EXTENSION : OWN_SCHEMA, statement.name(comment, 2));
        }
        Matcher setting = SET.matcher(statement.shape());
        return setting.matches() ? isFalse(KNOWN, setting.group(1)) : isFalse(NO_PUBLIC, "public");
    }

    private boolean isSessionSetting(Statement statement) {
        Matcher setting = SET.matcher(statement.shape());
        return setting.matches()
                && (TocEntry.PREAMBLE.equals(statement.entry())
                        || setting.group(1).equals(TRANSACTION_TIMEOUT));
    }

    private static boolean isOnExtension(Matcher comment) {
        return comment.group(1).equalsIgnoreCase("EXTENSION");
    }

    private boolean isFalse(String question, String argument) throws SQLException {
        try (PreparedStatement asked = connection.prepareStatement(question)) {
            asked.setString(1, argument);
            try (ResultSet answer = asked.executeQuery()) {
                return answer.next() && !answer.getBoolean(1);
            }
        }
    }
}
