// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * An error of PostgreSQL and its parts, for messages.
 *
 * @param failure the exception of the driver
 */
public record ServerError(SQLException failure) {

    /** Returns the error in a failure: its first cause that is one of SQL. */
    public static Optional<ServerError> in(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(cause -> new ServerError((SQLException) cause))
                .findFirst();
    }

    public String message() {
        return part(ServerErrorMessage::getMessage).orElse(String.valueOf(failure.getMessage()));
    }

    /** Returns PostgreSQL's own sentence. A message of pgjdbc also contains {@link #details}. */
    public String sentence() {
        return part(ServerErrorMessage::getSeverity)
                .map(severity -> severity + ": " + message())
                .orElseGet(this::message);
    }

    public Optional<String> detail() {
        return part(ServerErrorMessage::getDetail);
    }

    public Optional<String> hint() {
        return part(ServerErrorMessage::getHint);
    }

    /** Returns the context of the error, innermost first. */
    public Optional<String> where() {
        return part(ServerErrorMessage::getWhere);
    }

    /** Returns the position of the error in the statement, from 1; 0 for none. */
    public int position() {
        return part(ServerErrorMessage::getPosition).orElse(0);
    }

    /** Returns all parts but the message, each in an indented line that begins with a line feed. */
    public String details() {
        return line("SQLSTATE", failure.getSQLState())
                + line("Detail", detail().orElse(null))
                + line("Hint", hint().orElse(null))
                + line(
                        "Internal query",
                        part(ServerErrorMessage::getInternalQuery).orElse(null))
                + line("Where", where().orElse(null));
    }

    /** Returns an indented line that begins with a line feed; empty without a value. */
    public static String line(String name, @Nullable String value) {
        return value == null ? "" : "\n  " + name + ": " + value.replace("\n", "\n    ");
    }

    private <T> Optional<T> part(Function<ServerErrorMessage, @Nullable T> part) {
        return Optional.of(failure)
                .filter(PSQLException.class::isInstance)
                .map(PSQLException.class::cast)
                .map(PSQLException::getServerErrorMessage)
                .map(part);
    }
}
