// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import java.sql.Connection;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.DatabaseException;

/** Creates Liquibase's database objects, with the schemas and table names from the options. */
final class Databases {

    private Databases() {}

    static Database unconnected(LiquibaseOptions options) {
        return configure(new PostgresDatabase(), options);
    }

    static Database connected(Connection connection, LiquibaseOptions options) throws DatabaseException {
        return configure(
                DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection)),
                options);
    }

    private static Database configure(Database database, LiquibaseOptions options) {
        try {
            if (options.defaultSchema() != null) {
                database.setDefaultSchemaName(options.defaultSchema());
            }
        } catch (DatabaseException e) {
            throw new IllegalStateException("PostgreSQL has schemas", e);
        }
        if (options.liquibaseSchema() != null) {
            database.setLiquibaseSchemaName(options.liquibaseSchema());
        }
        if (options.changelogTable() != null) {
            database.setDatabaseChangeLogTableName(options.changelogTable());
        }
        if (options.changelogLockTable() != null) {
            database.setDatabaseChangeLogLockTableName(options.changelogLockTable());
        }
        return database;
    }
}
