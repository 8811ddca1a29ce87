package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.PgTestDbException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import liquibase.Liquibase;
import liquibase.changelog.ChangeLogParameters;
import liquibase.database.Database;
import liquibase.exception.DatabaseException;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ResourceAccessor;
import org.jspecify.annotations.Nullable;

/**
 * What an application sets Liquibase up with.
 *
 * @param changelog the changelog, as the application names it
 * @param resources where its files come from
 * @param parameters the parameters that it sets, beside those that Liquibase sets itself
 * @param names the schemas and tables that it sets
 */
record ApplicationSetUp(
        ApplicationLiquibase application,
        String changelog,
        ResourceAccessor resources,
        ChangeLogParameters parameters,
        Names names) {

    /** PostgreSQL's own, which is always there. */
    private static final String PUBLIC = "public";

    /** Names that an application may set; null for the usual ones. */
    record Names(
            @Nullable String defaultSchema,
            @Nullable String liquibaseSchema,
            String changelogTable,
            String changelogLockTable,
            @Nullable String tablespace) {

        private static Names of(Database database) {
            return new Names(
                    unlessPublic(database.getDefaultSchemaName()),
                    unlessPublic(database.getLiquibaseSchemaName()),
                    database.getDatabaseChangeLogTableName(),
                    database.getDatabaseChangeLogLockTableName(),
                    database.getLiquibaseTablespaceName());
        }

        private static @Nullable String unlessPublic(@Nullable String schema) {
            return PUBLIC.equals(schema) ? null : schema;
        }
    }

    /**
     * Has the application set Liquibase up, and stops it there.
     *
     * @param database an empty database for what setting up asks of it; not changed
     * @throws PgTestDbException if that fails, or the application does not do it
     */
    static ApplicationSetUp ask(ApplicationLiquibase application, DataSource database) {
        AtomicReference<@Nullable ApplicationSetUp> answer = new AtomicReference<>();
        Exception failure = null;
        try {
            application.run(database, liquibase -> {
                answer.set(of(application, liquibase));
                close(liquibase);
                throw new Answered();
            });
        } catch (LiquibaseException | RuntimeException e) {
            failure = e;
        }
        ApplicationSetUp setUp = answer.get();
        if (setUp != null) {
            return setUp;
        }
        throw failure == null ? notRun(application) : failed(application, failure);
    }

    private static ApplicationSetUp of(ApplicationLiquibase application, Liquibase liquibase) {
        return new ApplicationSetUp(
                application,
                liquibase.getChangeLogFile(),
                liquibase.getResourceAccessor(),
                liquibase.getChangeLogParameters(),
                Names.of(liquibase.getDatabase()));
    }

    private static void close(Liquibase liquibase) {
        try {
            liquibase.getDatabase().close();
        } catch (DatabaseException e) {
            throw new PgTestDbException("Liquibase cannot close its connection: " + e.getMessage(), e);
        }
    }

    private static PgTestDbException notRun(ApplicationLiquibase application) {
        return new PgTestDbException("Asked " + application.name()
                + " how it sets Liquibase up, so that the tests' databases are migrated as the application would, and it"
                + " set up nothing. Either it is told not to run (shouldRun, liquibase.shouldRun, LIQUIBASE_SHOULD_RUN),"
                + " or its class runs Liquibase on another thread or not at all. Let it run in tests, or name a migrator"
                + " that makes the tests' databases.");
    }

    private static PgTestDbException failed(ApplicationLiquibase application, Exception failure) {
        return new PgTestDbException(
                "Asked " + application.name()
                        + " how it sets Liquibase up, so that the tests' databases are migrated as the application would, and"
                        + " it failed: " + MigrationFailure.reason(failure)
                        + (MigrationFailure.reason(failure).endsWith(".") ? "" : ".")
                        + " Mend what it is set up with, or name a migrator that makes the tests' databases.",
                failure);
    }

    /** Ends the application's run where all is known and nothing has changed. */
    @SuppressWarnings("serial") // Never serialized.
    private static final class Answered extends RuntimeException {

        private Answered() {
            super("Known", null, false, false);
        }
    }
}
