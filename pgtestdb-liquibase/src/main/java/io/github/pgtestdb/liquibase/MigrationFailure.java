// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.internal.support.ServerError;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import liquibase.changelog.ChangeSet;
import org.jspecify.annotations.Nullable;

/** Describes a failure in the user's terms: file, change set and statement, and the whole message of PostgreSQL. */
final class MigrationFailure {

    /** Enough to recognise a statement; a bulk insert should not fill the screen. */
    private static final int MAX_LENGTH = 1_000;

    /** The part of Liquibase's message that lists every jar of the class path. */
    private static final Pattern SEARCH_PATH =
            Pattern.compile("(?s) was not found in the configured search path:.*?searchPath' parameter\\.?");

    private static final Pattern CLASS_NAME = Pattern.compile("^(liquibase|java)\\.[\\w.]+(Exception|Error): ");

    private final Exception failure;
    private final MigrationListener listener;
    private final LiquibaseOptions options;

    MigrationFailure(Exception failure, MigrationListener listener, LiquibaseOptions options) {
        this.failure = failure;
        this.listener = listener;
        this.options = options;
    }

    /** Returns the name of a change set in messages. */
    static String name(ChangeSet changeSet) {
        return changeSet.getFilePath() + " (change set " + changeSet.getId() + " by " + changeSet.getAuthor() + ")";
    }

    /** Returns the message for a changelog that Liquibase cannot read. */
    static String unreadable(String changelog, LiquibaseOptions options, Exception failure) {
        String reason = reason(failure);
        String advice = reason.contains(" was not found")
                ? " Looked " + Changelogs.places(options) + ". A path in an include counts from there, unless it is"
                        + " relativeToChangelogFile."
                : "";
        String names = FileNames.advice(reason);
        return "Liquibase cannot read the changelog " + changelog + ": " + reason
                + ((advice + names).isEmpty() || reason.endsWith(".") ? "" : ".") + advice + names;
    }

    /** Returns the message of the last cause, without the names of Liquibase's exceptions before it. */
    static String reason(Throwable failure) {
        Throwable root = causes(failure).reduce((outer, inner) -> inner).orElse(failure);
        String text = root.getMessage() == null ? root.toString() : root.getMessage();
        String shorter = SEARCH_PATH.matcher(text).replaceAll(" was not found");
        return CLASS_NAME
                .matcher(shorter)
                .replaceFirst("")
                .replace("\r\n", "\n")
                .strip();
    }

    String message() {
        ChangeSet changeSet = listener.changeSet();
        if (changeSet == null) {
            String reason = reason(failure);
            String places = reason.contains(" was not found") ? Changelogs.places(options) : null;
            return "Liquibase cannot migrate: " + reason + ServerError.line("Looked", places)
                    + ServerError.in(failure).map(ServerError::details).orElse("");
        }
        return name(changeSet) + " failed: "
                + ServerError.in(failure)
                        .map(error -> error.sentence()
                                + ServerError.line("Statement", cut(listener.statement()))
                                + error.details())
                        .orElseGet(() -> reason(failure) + FileNames.advice(reason(failure)));
    }

    private static @Nullable String cut(@Nullable String statement) {
        if (statement == null) {
            return null;
        }
        String text = statement.strip().replace("\r\n", "\n");
        int more = text.length() - MAX_LENGTH;
        return more <= 0 ? text : text.substring(0, MAX_LENGTH) + " … (" + more + " more characters)";
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
