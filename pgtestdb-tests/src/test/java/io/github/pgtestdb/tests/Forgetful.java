// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import io.github.pgtestdb.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Leaves connections open. It is outside of the internal packages, because reports of leaks leave their frames out. */
public final class Forgetful {

    private Forgetful() {}

    /** Borrows a connection, inserts into {@code item}, and leaves the transaction open. */
    public static Connection borrow(TestDatabase database) throws SQLException {
        Connection forgotten = database.dataSource().getConnection();
        forgotten.setAutoCommit(false);
        try (Statement statement = forgotten.createStatement()) {
            statement.execute("INSERT INTO item VALUES (1)");
        }
        return forgotten;
    }
}
