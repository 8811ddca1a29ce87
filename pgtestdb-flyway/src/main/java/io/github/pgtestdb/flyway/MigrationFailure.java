// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Describes a failure in the user's terms: file, line and statement, and the whole message of PostgreSQL. */
final class MigrationFailure {

    private final FlywayException failure;
    private final MigrationListener listener;
    private final LoadedFlyway loaded;
    private final StringBuilder message = new StringBuilder();

    MigrationFailure(FlywayException failure, MigrationListener listener, LoadedFlyway loaded) {
        this.failure = failure;
        this.listener = listener;
        this.loaded = loaded;
    }

    String message() {
        Optional<SQLException> sql = causes().filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .findFirst();
        Optional<ScriptPlace> place = ScriptPlace.of(failure);
        MigrationInfo migration = listener.migration();
        if (place.isPresent() && sql.isPresent()) {
            script(place.get(), sql.get());
        } else if (migration != null) {
            line(migration.getScript() + " failed: "
                    + sql.map(MigrationFailure::saying).orElseGet(this::rootCause));
            sql.ifPresent(this::details);
        } else {
            line("Flyway cannot migrate: "
                    + String.valueOf(failure.getMessage()).strip());
        }
        return message.toString().stripTrailing();
    }

    private void script(ScriptPlace place, SQLException sql) {
        Optional<FailedStatement> statement = statement(place);
        Optional<ServerErrorMessage> server = server(sql);
        int offset = statement
                .map(sent -> sent.linesUpTo(
                        server.map(ServerErrorMessage::getPosition).orElse(0)))
                .orElse(0);
        int line = place.line() + offset;
        MigrationInfo migration = listener.migration();
        String script = migration != null ? migration.getScript() : place.fileName();
        line(script + " failed in line " + line + ": " + saying(sql));
        detail("File", place.path() + ":" + line);
        detail("Statement", statement.map(FailedStatement::shown).orElse(null));
        details(sql);
    }

    /**
     * Flyway reports the statements of a migration, but not those of a callback script: they are cut out of its file.
     */
    private Optional<FailedStatement> statement(ScriptPlace place) {
        if (listener.statement() != null) {
            return Optional.of(new FailedStatement(listener.statement()));
        }
        return loaded.files()
                .filter(file -> place.resource().endsWith(file.resource()))
                .map(file -> new String(file.content(), StandardCharsets.UTF_8))
                .map(text -> text.lines().skip(place.line() - 1L).collect(Collectors.joining("\n")))
                .map(text -> new FailedStatement(text.replaceFirst("(?s);[ \\t]*(\\n.*|$)", ";")))
                .findFirst();
    }

    private void details(SQLException sql) {
        detail("SQLSTATE", sql.getSQLState());
        server(sql).ifPresent(server -> {
            detail("Detail", server.getDetail());
            detail("Hint", server.getHint());
            detail("Internal query", server.getInternalQuery());
            detail("Where", server.getWhere());
        });
    }

    private void detail(String name, @Nullable String value) {
        if (value != null) {
            line("  " + name + ": " + value.replace("\n", "\n    "));
        }
    }

    private void line(String text) {
        message.append(text).append('\n');
    }

    /**
     * Returns PostgreSQL's own sentence. A message of pgjdbc also contains the details, which are listed separately.
     */
    private static String saying(SQLException sql) {
        return server(sql)
                .map(server -> server.getSeverity() + ": " + server.getMessage())
                .orElseGet(() -> String.valueOf(sql.getMessage()));
    }

    private static Optional<ServerErrorMessage> server(SQLException sql) {
        return sql instanceof PSQLException postgres
                ? Optional.ofNullable(postgres.getServerErrorMessage())
                : Optional.empty();
    }

    private String rootCause() {
        return causes().reduce((outer, inner) -> inner).map(Throwable::toString).orElse("");
    }

    private Stream<Throwable> causes() {
        return Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause);
    }
}
