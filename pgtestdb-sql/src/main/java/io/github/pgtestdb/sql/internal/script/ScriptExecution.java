// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import io.github.pgtestdb.internal.support.SqlStates;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Sends a script to the server: many statements at once, if a transaction allows to find the failed one. */
final class ScriptExecution implements ScriptVisitor {

    /** With more statements, the saved round trips are no longer measurable. */
    static final int STATEMENTS_AT_ONCE = 100;

    private static final int CHARACTERS_AT_ONCE = 1 << 18;

    /** Each statement of a dump may lock some objects until the commit. The lock table has some 6,400 slots. */
    private static final int STATEMENTS_IN_TRANSACTION = 500;

    private static final Pattern NOT_BELOW_A_SAVEPOINT =
            Pattern.compile("(?is)(SAVEPOINT|RELEASE|DECLARE|SET\\s+TRANSACTION)\\b.*");
    private static final Pattern SET = Pattern.compile("(?is)SET\\b.*");

    /** pgjdbc splits nothing after these words, not even at the end of the statement. */
    private static final Pattern ATOMIC = Pattern.compile("(?i)\\bBEGIN\\s+ATOMIC\\b");

    /** A constant in several parts. pgjdbc reads each part separately. */
    private static final Pattern CONTINUED = Pattern.compile("'\\s+'");

    private final Connection connection;
    private final SqlFile file;
    private final DumpFilter filter;
    private final ScriptCheck check;
    private final ScriptFailure failure;
    private final NeedlessStatements needless;
    private final Progress progress;
    private final int statementsAtOnce;
    private final List<Statement> waiting = new ArrayList<>();
    private int waitingCharacters;
    private int sent;
    private boolean backslashesEscape;

    /** Receives the number of statements that were sent, and the total. */
    @FunctionalInterface
    interface Progress {
        void sent(int done, int total) throws SQLException;
    }

    ScriptExecution(
            Connection connection,
            SqlFile file,
            DumpFilter filter,
            ScriptCheck check,
            Progress progress,
            int statementsAtOnce) {
        this.connection = connection;
        this.file = file;
        this.filter = filter;
        this.check = check;
        this.progress = progress;
        this.statementsAtOnce = statementsAtOnce;
        this.failure = new ScriptFailure(file, filter, check.runsInTransaction());
        this.backslashesEscape = check.backslashesEscape();
        this.needless = new NeedlessStatements(connection, check.isDump());
    }

    @Override
    public void statement(Statement statement) throws SQLException {
        if (!filter.takes(statement)) {
            return;
        }
        Optional<Boolean> escape = StandardStrings.after(statement, check.backslashesEscape());
        if (escape.isPresent() || isAlone(statement) || needless.mayBe(statement)) {
            sendWaiting();
            if (!needless.is(statement)) {
                backslashesEscape = escape.orElse(backslashesEscape);
                send(statement);
            }
            return;
        }
        waiting.add(statement);
        waitingCharacters += statement.sql().length();
        if (waiting.size() == statementsAtOnce || waitingCharacters > CHARACTERS_AT_ONCE) {
            sendWaiting();
        }
    }

    /** Tells whether a statement must be sent alone: pgjdbc would split it, or a savepoint breaks it. */
    private boolean isAlone(Statement statement) {
        return !check.runsInTransaction()
                || statement.sql().indexOf(';') >= 0
                || NOT_BELOW_A_SAVEPOINT.matcher(statement.shape()).matches()
                || CopyStatement.isToClient(statement)
                || ATOMIC.matcher(statement.shape()).find()
                || (statement.sql().indexOf('\\') >= 0
                        && CONTINUED.matcher(statement.shape()).find());
    }

    @Override
    public void copy(Statement statement, Data data) throws SQLException, IOException {
        if (!filter.takes(statement)) {
            return;
        }
        sendWaiting();
        int firstLine = data.firstLine();
        try {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement.sql());
            try {
                refuseBinary(statement, copy);
                data.writeTo(copy::writeToCopy);
                copy.endCopy();
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } catch (SQLException e) {
            throw failure.ofData(statement, firstLine, e);
        }
        sent(statement, 1);
    }

    private void refuseBinary(Statement statement, CopyIn copy) {
        if (copy.getFormat() != 0) {
            throw ScriptParser.refusal(
                    file,
                    statement.line(),
                    "the data of this COPY are binary, and a script is text. Take the format text or csv.");
        }
    }

    /** Sends the remaining statements. */
    void end() throws SQLException {
        sendWaiting();
    }

    private void sendWaiting() throws SQLException {
        if (waiting.size() == 1) {
            send(waiting.get(0));
        } else if (!waiting.isEmpty()) {
            sendAtOnce();
        }
        waiting.clear();
        waitingCharacters = 0;
    }

    private void sendAtOnce() throws SQLException {
        // Put the semicolon on its own line: a comment at the end of a statement must not hide it.
        String script = waiting.stream().map(Statement::sql).collect(Collectors.joining("\n;\n"));
        Savepoint before = connection.setSavepoint();
        try {
            int ran = execute(script, waiting.get(0));
            if (ran != waiting.size()) {
                throw new SQLException("the server ran " + ran + " of them");
            }
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            if (connection.isClosed()) {
                throw failure.ofOneOf(waiting, e);
            }
            // The server does not say which statement failed. Sent one by one, the same statement fails again.
            connection.rollback(before);
            for (Statement statement : waiting) {
                send(statement);
            }
            throw ScriptParser.refusal(
                    file,
                    waiting.get(0).line(),
                    "the next " + waiting.size() + " statements failed together and not one by one (" + e.getMessage()
                            + "). Put BEGIN and COMMIT around them: each statement then runs alone.");
        }
        sent(waiting.get(waiting.size() - 1), waiting.size());
    }

    private void send(Statement statement) throws SQLException {
        try {
            if (CopyStatement.isToClient(statement)) {
                copyToNobody(statement);
            } else {
                refuseMany(statement, execute(statement.sql(), statement));
            }
        } catch (SQLException e) {
            throw failure.of(statement, e);
        }
        sent(statement, 1);
    }

    private void copyToNobody(Statement statement) throws SQLException {
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(statement.sql(), OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void refuseMany(Statement statement, int ran) {
        if (ran > 1) {
            throw ScriptParser.refusal(
                    file,
                    statement.line(),
                    "pgjdbc reads " + ran + " statements where psql reads one: "
                            + ScriptFailure.abbreviate(statement.sql()) + ". Write it without a semicolon inside.");
        }
    }

    /** Returns how many commands the server ran. */
    private int execute(String sql, Statement statement) throws SQLException {
        try (java.sql.Statement jdbc = connection.createStatement()) {
            jdbc.setEscapeProcessing(false);
            boolean rows = jdbc.execute(sql);
            int ran = 0;
            while (rows || jdbc.getUpdateCount() >= 0) {
                ran++;
                rows = jdbc.getMoreResults();
            }
            refuseWithoutEffect(statement, jdbc.getWarnings());
            return ran;
        }
    }

    /** Rejects SET LOCAL and similar statements outside of a transaction, where they do nothing. */
    private void refuseWithoutEffect(Statement statement, @Nullable SQLWarning first) {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            boolean outside = SqlStates.NO_ACTIVE_TRANSACTION.equals(warning.getSQLState());
            if (outside && SET.matcher(statement.shape()).matches()) {
                throw ScriptParser.refusal(
                        file,
                        statement.line(),
                        "the statement has no effect: " + ScriptFailure.abbreviate(statement.sql())
                                + ". Another statement of the file cannot run in a transaction, so each runs alone. Put"
                                + " BEGIN and COMMIT around what belongs together.");
            }
        }
    }

    private void sent(Statement statement, int count) throws SQLException {
        if (StandardStrings.backslashesEscape(connection) != backslashesEscape) {
            throw ScriptParser.refusal(
                    file,
                    statement.line(),
                    "by here standard_conforming_strings was changed in a way that the reader of scripts does not follow. Write"
                            + " SET standard_conforming_strings = " + (backslashesEscape ? "on" : "off")
                            + "; as a separate statement.");
        }
        int before = sent;
        sent += count;
        progress.sent(sent, check.statements());
        boolean full = before / STATEMENTS_IN_TRANSACTION < sent / STATEMENTS_IN_TRANSACTION;
        if (full && check.isCommittedInParts()) {
            connection.commit();
        }
    }
}
