// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A migrator that forgets to close its connection. */
final class LeakyMigrator implements Migrator, AutoCloseable {

    private final String salt = UUID.randomUUID().toString();
    private @Nullable Connection forgotten;
    private String database = "";

    @Override
    public String name() {
        return "leaky";
    }

    @Override
    public Fingerprint fingerprint() {
        return Fingerprint.builder("leaky").put("salt", salt).build();
    }

    @Override
    public void migrate(MigrationTarget target) throws SQLException {
        database = target.connectionDetails().database();
        Connection connection = target.dataSource().getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id int)");
        }
        forgotten = connection;
    }

    String database() {
        return database;
    }

    @Override
    public void close() throws SQLException {
        if (forgotten != null) {
            forgotten.close();
        }
    }
}
