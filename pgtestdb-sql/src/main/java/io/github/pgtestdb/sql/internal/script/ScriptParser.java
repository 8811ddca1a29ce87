// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a script as psql does: statements, the data of COPY, and the comments of {@code pg_dump}. If a file contains
 * both directions of a migration (dbmate, goose, sql-migrate), it reads only the way up.
 */
final class ScriptParser implements ScriptVisitor.Data, StatementSplitter.Sink {

    private static final Pattern DOWN = Pattern.compile("--\\s*(migrate:down|\\+(goose|migrate)\\s+Down)\\b.*");
    private static final Pattern UP = Pattern.compile("--\\s*(migrate:up|\\+(goose|migrate)\\s+Up)\\b.*");
    private static final Pattern RESTRICT = Pattern.compile("\\\\(un)?restrict\\b.*", Pattern.DOTALL);

    private final SqlFile file;
    private final ScriptLines lines;
    private final ScriptVisitor visitor;
    private final boolean backslashesEscape;
    private final StatementSplitter splitter = new StatementSplitter(this);
    private @Nullable TocEntry entry;
    private boolean down;
    private boolean dataTaken;
    private boolean dataEnded;

    private ScriptParser(SqlFile file, ScriptLines lines, ScriptVisitor visitor, boolean backslashesEscape) {
        this.file = file;
        this.lines = lines;
        this.visitor = visitor;
        this.backslashesEscape = backslashesEscape;
        splitter.backslashesEscape(backslashesEscape);
    }

    /**
     * Parses a file.
     *
     * @param backslashesEscape whether backslashes are escapes in plain quotes when the script begins
     * @return the hash of the whole text of the file, as {@link SqlFile#hash}
     */
    static String parse(SqlFile file, boolean backslashesEscape, ScriptVisitor visitor) throws SQLException {
        try (TextHash in = new TextHash(file.open())) {
            new ScriptParser(file, new ScriptLines(in), visitor, backslashesEscape).parse();
            return in.ofAll();
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }

    private void parse() throws IOException, SQLException {
        for (String line = next(); line != null; line = next()) {
            splitter.line(line, lines.number());
        }
        splitter.openComment().ifPresent(line -> {
            throw refusal(file, line, "the comment that begins here with /* has no end. Add the missing */.");
        });
        splitter.end();
    }

    private @Nullable String next() throws IOException {
        @Nullable String line;
        try {
            line = lines.next();
        } catch (CharacterCodingException e) {
            throw refusal(
                    file,
                    lines.number(),
                    "the line is not UTF-8. Save the file as UTF-8, or make the dump with pg_dump --encoding=UTF8.");
        }
        if (line != null && line.indexOf('\0') >= 0) {
            throw refusal(
                    file,
                    lines.number(),
                    "the line has a byte 0, which is in no text of PostgreSQL. Save the file as UTF-8, or take it away"
                            + " if it is no script.");
        }
        return line;
    }

    @Override
    public void statement(Statement statement) throws IOException, SQLException {
        boolean copy = CopyStatement.isFromClient(statement);
        dataTaken = false;
        if (!down) {
            StandardStrings.after(statement, backslashesEscape).ifPresent(splitter::backslashesEscape);
            if (copy) {
                visitor.copy(statement.of(entry), this);
            } else {
                visitor.statement(statement.of(entry));
            }
        }
        if (copy) {
            skipData(statement);
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

    @Override
    public void comment(String text, int line) {
        down = DOWN.matcher(text).matches() || (down && !UP.matcher(text).matches());
        Optional<TocEntry> found = TocEntry.parse(text);
        if (found.isPresent() || ScriptCheck.isEndOfDump(text)) {
            entry = found.orElse(null);
        } else if (ScriptCheck.isBeginOfDump(text)) {
            entry = TocEntry.PREAMBLE;
        }
        visitor.comment(text, line);
    }

    /** Since 2025, pg_dump writes two commands that prevent psql from running others. Here no command of psql runs. */
    @Override
    public void psql(String text, int line, boolean inStatement) {
        if (!down && (inStatement || !RESTRICT.matcher(text).matches())) {
            throw refusal(file, line, PsqlCommands.refusal(text));
        }
    }

    static PgTestDbException refusal(SqlFile file, int line, String why) {
        return new PgTestDbException("Cannot run " + file.name() + ", line " + line + ": " + why);
    }
}
