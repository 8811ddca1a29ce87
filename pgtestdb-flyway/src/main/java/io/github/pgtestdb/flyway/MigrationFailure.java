// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.internal.support.ServerError;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** Describes a failure in the user's terms: file, line and statement, and the whole message of PostgreSQL. */
final class MigrationFailure {

    private final FlywayException failure;
    private final MigrationListener listener;
    private final LoadedFlyway loaded;

    MigrationFailure(FlywayException failure, MigrationListener listener, LoadedFlyway loaded) {
        this.failure = failure;
        this.listener = listener;
        this.loaded = loaded;
    }

    String message() {
        Optional<ServerError> error = ServerError.in(failure);
        Optional<ScriptPlace> place = ScriptPlace.of(failure);
        MigrationInfo migration = listener.migration();
        if (place.isPresent() && error.isPresent()) {
            return script(place.get(), error.get());
        }
        if (migration != null) {
            return migration.getScript() + " failed: "
                    + error.map(sql -> sql.sentence() + sql.details()).orElseGet(this::rootCause);
        }
        return "Flyway cannot migrate: " + String.valueOf(failure.getMessage()).strip();
    }

    private String script(ScriptPlace place, ServerError error) {
        Optional<FailedStatement> statement = statement(place);
        int line = place.line()
                + statement.map(sent -> sent.linesUpTo(error.position())).orElse(0);
        MigrationInfo migration = listener.migration();
        String script = migration != null ? migration.getScript() : place.fileName();
        return script + " failed in line " + line + ": " + error.sentence()
                + ServerError.line("File", place.path() + ":" + line)
                + ServerError.line(
                        "Statement", statement.map(FailedStatement::shown).orElse(null))
                + error.details();
    }

    /** Flyway reports the statements of a migration, but not those of a callback: they are cut out of its file. */
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

    private String rootCause() {
        return Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
                .reduce((outer, inner) -> inner)
                .map(Throwable::toString)
                .orElse("");
    }
}
