package io.github.pgtestdb.internal.script;

import io.github.pgtestdb.PgTestDbException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Runs a file: in one transaction, or, where it holds what PostgreSQL runs only outside of one, statement by statement. */
public final class ScriptRunner {

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int LONGEST_STATEMENT_SHOWN = 400;

    /** Statements that PostgreSQL refuses inside a transaction, and statements by which a file handles its own. */
    private static final Pattern OUTSIDE_OF_TRANSACTION = Pattern.compile(
            "(?is)(CREATE\\s+(UNIQUE\\s+)?INDEX\\s+CONCURRENTLY|DROP\\s+INDEX\\s+CONCURRENTLY|REINDEX\\b.*\\bCONCURRENTLY"
                    + "|ALTER\\s+TABLE\\b.*\\bDETACH\\s+PARTITION\\b.*\\bCONCURRENTLY|REINDEX\\s+(DATABASE|SCHEMA|SYSTEM)"
                    + "|CREATE\\s+SUBSCRIPTION|(CREATE|DROP)\\s+TABLESPACE|CLUSTER|VACUUM|ALTER\\s+SYSTEM|BEGIN|START\\s+TRANSACTION|COMMIT|ROLLBACK|CALL)\\b.*");

    private ScriptRunner() {}

    public static void run(Connection connection, SqlFile file) throws SQLException {
        String script = new String(file.content(), StandardCharsets.UTF_8);
        String text = script.startsWith(BYTE_ORDER_MARK) ? script.substring(1) : script;
        List<Statement> statements = StatementSplitter.split(text);
        boolean transaction = statements.stream()
                .noneMatch(statement ->
                        OUTSIDE_OF_TRANSACTION.matcher(statement.sql()).matches());
        connection.setAutoCommit(!transaction);
        try {
            for (Statement statement : statements) {
                run(connection, file, statement);
            }
            if (transaction) {
                connection.commit();
            }
        } finally {
            if (transaction) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
    }

    private static void run(Connection connection, SqlFile file, Statement statement) {
        try (java.sql.Statement jdbc = connection.createStatement()) {
            jdbc.setEscapeProcessing(false);
            jdbc.execute(statement.sql());
        } catch (SQLException e) {
            throw new PgTestDbException(describe(file, statement, e), e);
        }
    }

    private static String describe(SqlFile file, Statement statement, SQLException e) {
        Optional<ServerErrorMessage> server = Optional.of(e)
                .filter(PSQLException.class::isInstance)
                .map(PSQLException.class::cast)
                .map(PSQLException::getServerErrorMessage);
        int line =
                server.map(message -> statement.lineAt(message.getPosition())).orElse(statement.line());
        StringBuilder text = new StringBuilder("File: " + file.name() + ", line " + line + "\n");
        text.append("Statement: ").append(abbreviate(statement.sql())).append('\n');
        text.append("Message: ")
                .append(server.map(ServerErrorMessage::getMessage).orElse(e.getMessage()));
        text.append(" (SQLSTATE ").append(e.getSQLState()).append(')');
        server.map(ServerErrorMessage::getDetail)
                .ifPresent(detail -> text.append("\nDetail: ").append(detail));
        server.map(ServerErrorMessage::getHint)
                .ifPresent(hint -> text.append("\nHint: ").append(hint));
        return text.toString();
    }

    private static String abbreviate(String sql) {
        return sql.length() > LONGEST_STATEMENT_SHOWN ? sql.substring(0, LONGEST_STATEMENT_SHOWN) + "…" : sql;
    }
}
