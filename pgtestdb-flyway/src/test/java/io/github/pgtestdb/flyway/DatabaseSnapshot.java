// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Queries;
import java.sql.SQLException;
import java.util.List;

/** The visible content of a database as text, so that two databases can be compared. */
final class DatabaseSnapshot {

    private DatabaseSnapshot() {}

    static List<String> of(TestDatabase database) {
        try {
            return Queries.rows(database, Queries.SNAPSHOT);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
