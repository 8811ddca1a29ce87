// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a changelog, which record the names that were looked up. Only their values from outside the
 * changelog can differ between machines, so only these names must be hashed. Not thread-safe.
 *
 * <p>An application's parameters take precedence over those of the changelog. Liquibase's parameters about the database
 * itself ({@code database.…}) describe the database at hand. The application set Liquibase up with another database,
 * with a name that changes each time.
 */
final class RecordedParameters extends ChangeLogParameters {

    private static final String OF_THE_DATABASE = "database.";

    private final Set<String> names = new TreeSet<>();
    private final ChangeLogParameters system = new ChangeLogParameters();
    private final @Nullable ChangeLogParameters application;

    RecordedParameters(Database database, @Nullable ChangeLogParameters application) {
        super(database);
        this.application = application;
    }

    @Override
    @SuppressWarnings("NullAway") // Liquibase returns null if there is no value.
    public @Nullable Object getValue(String key, @Nullable DatabaseChangeLog changeLog) {
        record(key);
        if (isOfTheDatabase(key) && super.hasValue(key, changeLog)) {
            return super.getValue(key, changeLog);
        }
        Object value = application == null ? null : application.getValue(key, null);
        return value == null ? super.getValue(key, changeLog) : value;
    }

    @Override
    @SuppressWarnings("NullAway")
    public boolean hasValue(String key, @Nullable DatabaseChangeLog changeLog) {
        record(key);
        return (application != null && application.hasValue(key, null)) || super.hasValue(key, changeLog);
    }

    /** Records a name, as if its value had been looked up. */
    void record(String name) {
        names.add(name.toLowerCase(Locale.ROOT));
    }

    /** Returns the names that were looked up, in lower case: Liquibase ignores the case. */
    Set<String> names() {
        return Set.copyOf(names);
    }

    /** Returns the value that the environment or a system property gives a parameter; null if there is none. */
    @SuppressWarnings("NullAway")
    @Nullable
    Object systemValue(String name) {
        return system.getValue(name, null);
    }

    /** Returns the value that the application gives a parameter; null if there is none. */
    @SuppressWarnings("NullAway")
    @Nullable
    Object applicationValue(String name) {
        return application == null || isOfTheDatabase(name) ? null : application.getValue(name, null);
    }

    private static boolean isOfTheDatabase(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith(OF_THE_DATABASE);
    }
}
