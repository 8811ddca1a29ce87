// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.testkit.Queries;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Everything that can be seen of a database, so that two databases can be compared. */
public final class Snapshot {

    private Snapshot() {}

    public static List<String> of(TestDatabase database) throws SQLException {
        return of(database.connectionDetails());
    }

    /** Returns the snapshot of a database that a whole build of SQL files makes, without a base. */
    public static List<String> ofWholeBuild(ConnectionDetails admin, Path files) throws SQLException {
        try (PgTestDb engine = SharedServer.engine(admin)
                        .migrator(SqlMigrator.ofDirectory(files))
                        .setting("pgtestdb.salt", UUID.randomUUID().toString())
                        .setting("pgtestdb.incremental-templates", "false")
                        .build();
                TestDatabase database = engine.create()) {
            return of(database);
        }
    }

    public static List<String> of(ConnectionDetails database) throws SQLException {
        return Queries.rows(database, Queries.SNAPSHOT);
    }
}
