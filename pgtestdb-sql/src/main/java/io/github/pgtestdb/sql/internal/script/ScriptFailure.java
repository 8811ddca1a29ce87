// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.ServerError;
import io.github.pgtestdb.internal.support.SqlStates;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;

/** Describes a failure for the user: file, line, statement, what PostgreSQL reported, and the next step. */
record ScriptFailure(SqlFile file, DumpFilter filter, boolean inTransaction) {

    private static final int LONGEST_STATEMENT_SHOWN = 400;
    private static final String DEFERRED = "\nThe check is deferred: it was made when the file was over.";
    private static final String ENDED_BY_DRIVER = "08006";
    private static final String NEEDED_BY_DRIVER =
            "\npgjdbc ended the connection. Leave client_encoding and DateStyle as they are.";
    private static final String UNDEFINED_OBJECT = "42704";

    /** Errors that come from the transaction: psql runs each statement alone, and has none of them. */
    private static final Set<String> OF_TRANSACTION = Set.of(
            SqlStates.ACTIVE_TRANSACTION,
            SqlStates.INVALID_TRANSACTION_TERMINATION,
            SqlStates.UNSAFE_NEW_ENUM_VALUE,
            SqlStates.OBJECT_IN_USE);

    private static final Pattern LINE_OF_DATA = Pattern.compile("COPY .*?, line (\\d+)\\b.*", Pattern.DOTALL);
    private static final Pattern OWNERSHIP = Pattern.compile(
            "(?is)(ALTER\\s.*\\sOWNER\\s+TO|SET\\s+SESSION\\s+AUTHORIZATION|GRANT|REVOKE|ALTER\\s+DEFAULT\\s+PRIVILEGES)\\b.*");
    private static final Pattern EXTENSION =
            Pattern.compile("(?is)CREATE\\s+EXTENSION\\s+(IF\\s+NOT\\s+EXISTS\\s+)?\"?([^\\s\"]+).*");

    PgTestDbException of(Statement statement, SQLException e) {
        int position = new ServerError(e).position();
        return of(statement, statement.lineAt(position), e);
    }

    /** Describes statements that were sent together, one of which ended the connection. None of them can run again. */
    PgTestDbException ofOneOf(List<Statement> statements, SQLException e) {
        Statement first = statements.get(0);
        StringBuilder text = new StringBuilder("File: " + file.name() + ", line " + first.line()
                + "\nStatement: one of the " + statements.size() + " from here on: " + abbreviate(first.sql()) + "\n");
        describe(text, e);
        return exception(text, e);
    }

    /**
     * Leaves out the cause if pgjdbc itself ended the connection. It would look like a lost connection, so the build
     * would be repeated and fail again.
     */
    private static PgTestDbException exception(StringBuilder text, SQLException e) {
        boolean isOfDriver = ENDED_BY_DRIVER.equals(e.getSQLState())
                && e.getCause() == null
                && e instanceof PSQLException driver
                && driver.getServerErrorMessage() == null;
        if (!isOfDriver) {
            return new PgTestDbException(text.toString(), e);
        }
        PgTestDbException ended =
                new PgTestDbException(text.append(NEEDED_BY_DRIVER).toString());
        ended.addSuppressed(e);
        return ended;
    }

    /** Describes a COPY with data that PostgreSQL rejected. PostgreSQL's line count gives the line in the file. */
    PgTestDbException ofData(Statement statement, int firstLine, SQLException e) {
        Matcher line = LINE_OF_DATA.matcher(new ServerError(e).where().orElse(""));
        return line.matches() ? of(statement, firstLine + Integer.parseInt(line.group(1)) - 1, e) : of(statement, e);
    }

    /** Describes a check that failed at the end of the file, if no statement is known as the cause. */
    PgTestDbException atEnd(SQLException e) {
        StringBuilder text = new StringBuilder("File: " + file.name() + "\n");
        describe(text, e);
        return new PgTestDbException(text + DEFERRED, e);
    }

    private PgTestDbException of(Statement statement, int line, SQLException e) {
        StringBuilder text = begin(statement, line);
        describe(text, e);
        advice(statement, e).ifPresent(advice -> text.append("\n").append(advice));
        return exception(text, e);
    }

    private StringBuilder begin(Statement statement, int line) {
        return new StringBuilder(
                "File: " + file.name() + ", line " + line + "\nStatement: " + abbreviate(statement.sql()) + "\n");
    }

    private static void describe(StringBuilder text, SQLException e) {
        ServerError error = new ServerError(e);
        text.append("Message: ").append(error.message());
        text.append(" (SQLSTATE ").append(e.getSQLState()).append(')');
        error.detail().ifPresent(detail -> text.append("\nDetail: ").append(detail));
        error.hint().ifPresent(hint -> text.append("\nHint: ").append(hint));
    }

    private Optional<String> advice(Statement statement, SQLException e) {
        String state = Optional.ofNullable(e.getSQLState()).orElse("");
        if (inTransaction && OF_TRANSACTION.contains(state)) {
            return Optional.of("The file runs in one transaction. If a file has BEGIN and COMMIT itself, each statement"
                    + " outside of them runs alone, as in psql: put them around what belongs together.");
        }
        boolean refused = state.equals(SqlStates.INSUFFICIENT_PRIVILEGE);
        Matcher extension = EXTENSION.matcher(statement.sql());
        if (extension.matches() && refused) {
            return Optional.of("Name it in pgtestdb.extensions=" + extension.group(2)
                    + ": the role of pgtestdb.user then makes it before the file runs.");
        }
        if (OWNERSHIP.matcher(statement.sql()).matches() && (refused || state.equals(UNDEFINED_OBJECT))) {
            return Optional.of("Roles belong to a server, and a dump does not contain them. Leave ownership and"
                    + " privileges out: DumpMigrator.noOwner() and noPrivileges(), or pg_dump --no-owner"
                    + " --no-privileges. Or make the roles on the server, and the"
                    + " role that migrates a member of them.");
        }
        return filter.excludedSchemas().stream()
                .filter(schema -> statement.sql().contains(schema + "."))
                .findFirst()
                .map(schema -> "The schema " + schema + " is excluded, and this statement needs it. Exclude less, or"
                        + " take the statement out of the dump.");
    }

    static String abbreviate(String sql) {
        return sql.length() > LONGEST_STATEMENT_SHOWN ? sql.substring(0, LONGEST_STATEMENT_SHOWN) + "…" : sql;
    }
}
