// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * The connection properties from Boot's pool settings, as far as they change the meaning of SQL. The pool behind the
 * bean is not Boot's, and resets these properties itself when a connection is returned.
 */
record ConnectionDefaults(
        @Nullable InitialSql initialSql,
        @Nullable String schema,
        @Nullable Integer isolation,
        boolean readOnly,
        boolean autoCommit) {

    private static final String PREFIX = "spring.datasource.hikari.";

    static ConnectionDefaults none() {
        return new ConnectionDefaults(null, null, null, false, true);
    }

    static ConnectionDefaults of(Environment environment) {
        String initialSql = environment.getProperty(PREFIX + "connection-init-sql");
        String isolation = environment.getProperty(PREFIX + "transaction-isolation");
        return new ConnectionDefaults(
                initialSql == null ? null : new InitialSql(initialSql),
                environment.getProperty(PREFIX + "schema"),
                isolation == null ? null : isolation(isolation),
                environment.getProperty(PREFIX + "read-only", Boolean.class, false),
                environment.getProperty(PREFIX + "auto-commit", Boolean.class, true));
    }

    Connection apply(Connection connection) throws SQLException {
        try {
            if (initialSql != null) {
                initialSql.execute(connection);
            }
            if (schema != null) {
                connection.setSchema(schema);
            }
            if (isolation != null) {
                connection.setTransactionIsolation(isolation);
            }
            if (readOnly) {
                connection.setReadOnly(true);
            }
            if (!autoCommit) {
                connection.setAutoCommit(false);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static int isolation(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "TRANSACTION_READ_UNCOMMITTED" -> Connection.TRANSACTION_READ_UNCOMMITTED;
            case "TRANSACTION_READ_COMMITTED" -> Connection.TRANSACTION_READ_COMMITTED;
            case "TRANSACTION_REPEATABLE_READ" -> Connection.TRANSACTION_REPEATABLE_READ;
            case "TRANSACTION_SERIALIZABLE" -> Connection.TRANSACTION_SERIALIZABLE;
            default ->
                throw new IllegalArgumentException(PREFIX + "transaction-isolation = " + name
                        + " is none of TRANSACTION_READ_UNCOMMITTED, TRANSACTION_READ_COMMITTED,"
                        + " TRANSACTION_REPEATABLE_READ, TRANSACTION_SERIALIZABLE.");
        };
    }
}
