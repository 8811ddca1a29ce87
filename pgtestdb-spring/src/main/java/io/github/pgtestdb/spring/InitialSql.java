// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.postgresql.PGConnection;

/**
 * A statement that is executed once in each session of PostgreSQL, as pools do for a new connection. It is not executed
 * each time that a connection is borrowed. Thread-safe.
 */
final class InitialSql {

    private final String sql;

    /** The driver's connections that executed the statement. One thread at a time borrows a session. */
    private final Set<PGConnection> done = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    InitialSql(String sql) {
        this.sql = sql;
    }

    void execute(Connection borrowed) throws SQLException {
        PGConnection session = borrowed.unwrap(PGConnection.class);
        if (done.contains(session)) {
            return;
        }
        try (Statement statement = borrowed.createStatement()) {
            statement.execute(sql);
        }
        done.add(session);
    }
}
