// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.sql.SqlMigrator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Everything that can be seen of a database, so that two databases can be compared. */
final class Snapshot {

    private static final Path QUERY = Path.of("../pgtestdb-flyway/src/test/resources/database-snapshot.sql");

    private Snapshot() {}

    static List<String> of(TestDatabase database) throws SQLException {
        return of(database.connectionDetails());
    }

    /** Returns the snapshot of a database that a whole build of SQL files makes, without a base. */
    static List<String> ofWholeBuild(ConnectionDetails admin, Path files) throws SQLException {
        try (PgTestDb engine = SharedServer.engine(admin)
                        .migrator(SqlMigrator.ofDirectory(files))
                        .setting("pgtestdb.salt", UUID.randomUUID().toString())
                        .setting("pgtestdb.incremental-templates", "false")
                        .build();
                TestDatabase database = engine.create()) {
            return of(database);
        }
    }

    static List<String> of(ConnectionDetails database) throws SQLException {
        try {
            return SharedServer.query(database, Files.readString(QUERY));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
