package io.github.pgtestdb.internal.script;

import com.google.common.base.Splitter;
import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a script as psql would: statements, the data of COPY, the comments of {@code pg_dump}. Of a file that holds both
 * ways of a migration (dbmate, goose, sql-migrate), only the way up.
 */
final class ScriptParser implements ScriptVisitor.Data {

    private static final Pattern COPY_IN = Pattern.compile("(?is)COPY\\b.*\\bFROM\\s+STDIN\\b.*");
    private static final Pattern DOWN = Pattern.compile("--\\s*(migrate:down|\\+(goose|migrate)\\s+Down)\\b.*");
    private static final Pattern UP = Pattern.compile("--\\s*(migrate:up|\\+(goose|migrate)\\s+Up)\\b.*");
    private static final Pattern RESTRICT = Pattern.compile("\\\\(un)?restrict\\b.*");

    private final SqlFile file;
    private final ScriptLines lines;
    private final ScriptVisitor visitor;
    private final StatementSplitter splitter = new StatementSplitter();
    private @Nullable TocEntry entry;
    private boolean down;
    private boolean dataTaken;
    private boolean dataEnded;

    private ScriptParser(SqlFile file, ScriptLines lines, ScriptVisitor visitor) {
        this.file = file;
        this.lines = lines;
        this.visitor = visitor;
    }

    /** Parses a file, and returns the hash of what it read of it: the whole text, as {@link SqlFile#hash}. */
    static String parse(SqlFile file, ScriptVisitor visitor) throws SQLException {
        try (TextHash in = new TextHash(file.open())) {
            new ScriptParser(file, new ScriptLines(in), visitor).parse();
            return in.ofAll();
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }

    private void parse() throws IOException, SQLException {
        for (String line = next(); line != null; line = next()) {
            List<Statement> statements = splitter.line(line, lines.number());
            for (Statement statement : statements) {
                statement(statement);
            }
            refuseCommand(splitter.command());
            comment(splitter.comment());
        }
        for (Statement statement : splitter.end()) {
            statement(statement);
        }
    }

    private @Nullable String next() throws IOException {
        try {
            return lines.next();
        } catch (CharacterCodingException e) {
            throw refusal(
                    file,
                    lines.number(),
                    "the line is not UTF-8. Save the file as UTF-8, or make the dump with pg_dump --encoding=UTF8.");
        }
    }

    private void statement(Statement statement) throws IOException, SQLException {
        boolean copy = COPY_IN.matcher(statement.plain()).matches();
        if (copy) {
            dataTaken = false;
            if (!down) {
                visitor.copy(statement.of(entry), this);
            }
            skipData(statement);
        } else if (!down) {
            visitor.statement(statement.of(entry));
        }
    }

    private void skipData(Statement statement) throws IOException, SQLException {
        if (!dataTaken) {
            writeTo((bytes, offset, length) -> {});
        }
        if (!dataEnded) {
            throw refusal(
                    file,
                    statement.line(),
                    "the data of this COPY have no end: no line \\. follows. The file was cut short; make it again.");
        }
    }

    @Override
    public int firstLine() {
        return lines.number() + 1;
    }

    @Override
    public void writeTo(ScriptLines.Sink sink) throws SQLException, IOException {
        dataTaken = true;
        dataEnded = lines.copyTo(sink);
    }

    private void comment(@Nullable String text) {
        if (text == null) {
            return;
        }
        down = DOWN.matcher(text).matches() || (down && !UP.matcher(text).matches());
        Optional<TocEntry> found = TocEntry.parse(text);
        if (found.isPresent() || ScriptCheck.isEndOfDump(text)) {
            entry = found.orElse(null);
        }
        visitor.comment(text, lines.number());
    }

    /** The pair that pg_dump writes since 2025 keeps psql from obeying other commands; here none is obeyed anyway. */
    private void refuseCommand(@Nullable String command) {
        if (command == null
                || down
                || (!splitter.isInStatement() && RESTRICT.matcher(command).matches())) {
            return;
        }
        String name = Splitter.onPattern("[\\s;]").split(command).iterator().next();
        throw refusal(file, lines.number(), name + " is a command of psql, and no SQL. " + PsqlCommands.advice(name));
    }

    static PgTestDbException refusal(SqlFile file, int line, String why) {
        return new PgTestDbException("Cannot run " + file.name() + ", line " + line + ": " + why);
    }
}
