package io.github.pgtestdb.tests;

import io.github.pgtestdb.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** All that can be seen of a database, so that two can be compared. */
final class Snapshot {

    private static final Path QUERY = Path.of("../pgtestdb-flyway/src/test/resources/database-snapshot.sql");

    private Snapshot() {}

    static List<String> of(TestDatabase database) throws SQLException {
        try {
            return SharedServer.query(database.connection(), Files.readString(QUERY));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
