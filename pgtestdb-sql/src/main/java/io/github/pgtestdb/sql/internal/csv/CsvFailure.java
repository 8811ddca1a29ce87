// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.csv;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.ServerError;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Describes a failure in the user's terms: file, line, and everything that PostgreSQL reported. */
final class CsvFailure {

    /** Errors about the first line: no such column, a column twice, a generated column. */
    private static final Set<String> OF_THE_HEADER = Set.of("42703", "42701", "42P10", "428C9");

    private final CsvTable table;
    private final byte[] text;

    CsvFailure(CsvTable table, byte[] text) {
        this.table = table;
        this.text = text;
    }

    /** Returns the line that PostgreSQL reported, or the first one if it rejected a column of the statement. */
    private OptionalInt line(SQLException e) {
        ServerError error = new ServerError(e);
        boolean refused = error.where().isEmpty() && OF_THE_HEADER.contains(e.getSQLState());
        return refused ? OptionalInt.of(1) : line(error);
    }

    PgTestDbException at(SQLException e) {
        ServerError error = new ServerError(e);
        StringBuilder message = new StringBuilder("File: " + table.fileName());
        line(e).ifPresent(number -> message.append(", line ").append(number));
        message.append("\nMessage: ").append(error.message()).append(" (SQLSTATE " + e.getSQLState() + ")");
        append(message, "Detail", error.detail());
        append(message, "Hint", error.hint());
        append(message, "Where", error.where().map(this::inLinesOfTheFile));
        return new PgTestDbException(message.toString(), e);
    }

    /** PostgreSQL reports the line while it reads: {@code COPY product, line 3, column price}. */
    private OptionalInt line(ServerError error) {
        return error.where()
                .map(this::place)
                .filter(Matcher::find)
                .map(place -> OptionalInt.of(line(place)))
                .orElse(OptionalInt.empty());
    }

    private static void append(StringBuilder message, String part, Optional<String> text) {
        text.ifPresent(said -> message.append('\n').append(part).append(": ").append(said));
    }

    private String inLinesOfTheFile(String where) {
        return place(where).replaceFirst(place -> Matcher.quoteReplacement(place.group(1) + line(place)));
    }

    private int line(MatchResult place) {
        return CsvRecords.line(text, Long.parseLong(place.group(2)));
    }

    /** The word for a line is in the server's language. */
    private Matcher place(String where) {
        return Pattern.compile("^(COPY " + Pattern.quote(table.name()) + ", [^0-9,:]+)([0-9]+)", Pattern.MULTILINE)
                .matcher(where);
    }
}
