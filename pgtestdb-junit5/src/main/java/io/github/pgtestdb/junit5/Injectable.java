// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The types that can be injected. Only these exact types count, because a supertype would be ambiguous. */
enum Injectable {
    DATA_SOURCE(DataSource.class) {
        @Override
        Object from(TestDatabase database, Databases user) {
            return database.dataSource();
        }
    },
    CONNECTION(Connection.class) {
        @Override
        Object from(TestDatabase database, Databases user) throws SQLException {
            return user.closeAtTheEnd(database.dataSource().getConnection());
        }
    },
    TEST_DATABASE(TestDatabase.class) {
        @Override
        Object from(TestDatabase database, Databases user) {
            return database;
        }
    };

    private final Class<?> type;

    Injectable(Class<?> type) {
        this.type = type;
    }

    static Optional<Injectable> of(Class<?> type) {
        return Arrays.stream(values())
                .filter(candidate -> candidate.type == type)
                .findFirst();
    }

    static String types() {
        return Arrays.stream(values())
                .map(injectable -> injectable.type.getName())
                .collect(Collectors.joining(", "));
    }

    /** Returns the value to inject. Values that must be closed after use are registered with {@code user}. */
    abstract Object from(TestDatabase database, Databases user) throws SQLException;
}
