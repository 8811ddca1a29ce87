package io.github.pgtestdb.liquibase;

import java.util.Locale;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a changelog where an application has set some: they come before those of the changelog. What Liquibase
 * says of the database itself ({@code database.…}) is of the database at hand, not of the one that the application set
 * Liquibase up with, whose name changes each time.
 */
final class ApplicationParameters extends ChangeLogParameters {

    private static final String OF_THE_DATABASE = "database.";

    private final ChangeLogParameters application;

    ApplicationParameters(Database database, ChangeLogParameters application) {
        super(database);
        this.application = application;
    }

    @Override
    @SuppressWarnings("NullAway") // Liquibase says null where there is none.
    public @Nullable Object getValue(String key, @Nullable DatabaseChangeLog changeLog) {
        if (key.toLowerCase(Locale.ROOT).startsWith(OF_THE_DATABASE) && super.hasValue(key, changeLog)) {
            return super.getValue(key, changeLog);
        }
        Object value = application.getValue(key, null);
        return value == null ? super.getValue(key, changeLog) : value;
    }

    @Override
    @SuppressWarnings("NullAway")
    public boolean hasValue(String key, @Nullable DatabaseChangeLog changeLog) {
        return application.hasValue(key, null) || super.hasValue(key, changeLog);
    }
}
