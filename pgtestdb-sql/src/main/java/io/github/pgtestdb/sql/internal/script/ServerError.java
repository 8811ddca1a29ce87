// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The parts of a PostgreSQL error. */
public record ServerError(SQLException failure) {

    public String message() {
        return part(ServerErrorMessage::getMessage).orElse(String.valueOf(failure.getMessage()));
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

    private <T> Optional<T> part(Function<ServerErrorMessage, @Nullable T> part) {
        return Optional.of(failure)
                .filter(PSQLException.class::isInstance)
                .map(PSQLException.class::cast)
                .map(PSQLException::getServerErrorMessage)
                .map(part);
    }
}
