package io.github.pgtestdb.internal.script;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Sends a script to the server: many statements at once, where a transaction lets the one that fails be found again. */
final class ScriptExecution implements ScriptVisitor {

    /** Beyond this, the round trips saved are lost in the noise. */
    static final int STATEMENTS_AT_ONCE = 100;

    private static final int CHARACTERS_AT_ONCE = 1 << 18;

    /** Each statement of a dump may lock a few objects until the end; the server's table of locks has some 6,400 slots. */
    private static final int STATEMENTS_IN_TRANSACTION = 500;

    private final Connection connection;
    private final DumpFilter filter;
    private final ScriptCheck check;
    private final ScriptFailure failure;
    private final NeedlessStatements needless;
    private final Progress progress;
    private final int statementsAtOnce;
    private final List<Statement> waiting = new ArrayList<>();
    private int waitingCharacters;
    private int sent;
    private @Nullable Statement last;

    /** Is told how many statements of how many have been sent. */
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
        this.filter = filter;
        this.check = check;
        this.progress = progress;
        this.statementsAtOnce = statementsAtOnce;
        this.failure = new ScriptFailure(file, filter);
        this.needless = new NeedlessStatements(connection, check.isDump());
    }

    @Override
    public void statement(Statement statement) throws SQLException {
        if (!filter.takes(statement)) {
            return;
        }
        boolean alone = !check.runsInTransaction()
                || statement.sql().indexOf(';') >= 0
                || StatementSplitter.changesStrings(statement);
        if (alone || needless.mayBe(statement)) {
            sendWaiting();
            if (!needless.is(statement)) {
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

    @Override
    public void copy(Statement statement, Data data) throws SQLException, IOException {
        if (!filter.takes(statement)) {
            return;
        }
        sendWaiting();
        last = statement;
        int firstLine = data.firstLine();
        try {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement.sql());
            try {
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
        sent(1);
    }

    /** Sends what is left. */
    void end() throws SQLException {
        sendWaiting();
    }

    /** Returns the statement that was sent last, if it was sent alone. */
    @Nullable
    Statement last() {
        return last;
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
        String script = waiting.stream().map(Statement::sql).collect(Collectors.joining(";\n"));
        Savepoint before = connection.setSavepoint();
        try {
            execute(script);
            connection.releaseSavepoint(before);
            sent(waiting.size());
        } catch (SQLException e) {
            // Which of them it was, the server does not say: one by one, the same one fails again.
            connection.rollback(before);
            for (Statement statement : waiting) {
                send(statement);
            }
        }
    }

    private void send(Statement statement) throws SQLException {
        last = statement;
        try {
            execute(statement.sql());
        } catch (SQLException e) {
            throw failure.of(statement, e);
        }
        sent(1);
    }

    private void execute(String sql) throws SQLException {
        try (java.sql.Statement jdbc = connection.createStatement()) {
            jdbc.setEscapeProcessing(false);
            jdbc.execute(sql);
        }
    }

    private void sent(int count) throws SQLException {
        int before = sent;
        sent += count;
        progress.sent(sent, check.statements());
        boolean full = before / STATEMENTS_IN_TRANSACTION < sent / STATEMENTS_IN_TRANSACTION;
        if (full && check.isDump() && check.runsInTransaction()) {
            connection.commit();
        }
    }
}
