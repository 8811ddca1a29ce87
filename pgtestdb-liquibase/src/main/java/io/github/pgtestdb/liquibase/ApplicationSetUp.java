// SPDX-License-Identifier: Apache-2.0
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
 * The values with which an application sets Liquibase up.
 *
 * @param changelog the changelog, as the application names it
 * @param resources the source of its files
 * @param parameters the parameters that it sets, in addition to Liquibase's own
 * @param names the schemas and tables that it sets
 */
record ApplicationSetUp(
        ApplicationLiquibase application,
        String changelog,
        ResourceAccessor resources,
        ChangeLogParameters parameters,
        Names names) {

    /** PostgreSQL's own schema, which always exists. */
    private static final String PUBLIC = "public";

    /** Names that an application may set; null for the default names. */
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
     * Lets the application set Liquibase up, and stops it before it changes anything.
     *
     * @param database an empty database, for queries while Liquibase is set up; it is not changed
     * @throws PgTestDbException if that fails, or if the application does not set Liquibase up
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
                        + " Fix its configuration, or name a migrator that makes the tests' databases.",
                failure);
    }

    /** Ends the application's run when everything is known and nothing has changed. */
    @SuppressWarnings("serial") // Never serialized.
    private static final class Answered extends RuntimeException {

        private Answered() {
            super("Known", null, false, false);
        }
    }
}
