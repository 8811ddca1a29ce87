// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import io.github.pgtestdb.ConnectionDetails;
import io.zonky.test.db.postgres.embedded.DatabasePreparer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.junit5.EmbeddedPostgresExtension;
import io.zonky.test.db.postgres.junit5.PreparedDbExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * zonky's {@code PreparedDbExtension}, called in the way of JUnit. Supports only one thread, because the extension
 * keeps its state in fields.
 */
public final class ZonkySystem implements IsolationSystem {

    private final String name;
    private final PreparedDbExtension extension;
    private @Nullable ConnectionDetails admin;

    private ZonkySystem(String name, PreparedDbExtension extension) {
        this.name = name;
        this.extension = extension;
    }

    /** Uses the system's own defaults, in the directory {@code ot.epg.working-dir}. */
    public static ZonkySystem asItShips(Migrations migrations) {
        return new ZonkySystem("zonky", preparedBy(migrations));
    }

    /** Uses the parameters of our server, with the data beside that server's data. */
    public static ZonkySystem like(Ground ground, Migrations migrations) throws SQLException {
        return new ZonkySystem("zonky (equal)", preparedBy(migrations).customize(likeness(ground)));
    }

    /** Sets a server of zonky's like ours, with the data beside our server's data. */
    static Consumer<EmbeddedPostgres.Builder> likeness(Ground ground) throws SQLException {
        Map<String, String> parameters = ground.parameters();
        // zonky creates the directory when it starts the server, and removes it when it stops the server.
        Path data = ground.parentOfData().resolve("pgtestdb-benchmarks-" + UUID.randomUUID());
        return builder -> {
            parameters.forEach(builder::setServerConfig);
            builder.setDataDirectory(data);
        };
    }

    public static PreparedDbExtension preparedBy(Migrations migrations) {
        return EmbeddedPostgresExtension.preparedDatabase(new Preparer(migrations));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    @SuppressWarnings("NullAway") // The extension does not use the context.
    public TestHandle next() throws Exception {
        extension.beforeEach(null);
        int port = extension.getConnectionInfo().getPort();
        admin = new ConnectionDetails("localhost", port, "postgres", "postgres", null, Map.of());
        return new Prepared(extension);
    }

    @Override
    public ConnectionDetails admin() {
        return Optional.ofNullable(admin)
                .orElseThrow(() -> new IllegalStateException("The server was not started yet"));
    }

    /**
     * Drops the databases that zonky keeps until the end of the JVM, when it also stops its servers. In memory they
     * would take gigabytes.
     */
    @Override
    public void close() throws SQLException {
        if (admin == null) {
            return;
        }
        String next = "SELECT coalesce(min(datname), '') FROM pg_database"
                + " WHERE NOT datistemplate AND datname <> 'postgres'";
        try (Connection connection = Sql.open(admin)) {
            String database = Sql.text(connection, next);
            while (!database.isEmpty()) {
                Sql.execute(connection, "DROP DATABASE \"" + database + "\" WITH (FORCE)");
                database = Sql.text(connection, next);
            }
        }
    }

    /** A record, because zonky finds a server and its template by the preparer's {@code equals}. */
    private record Preparer(Migrations migrations) implements DatabasePreparer {

        @Override
        public void prepare(DataSource target) {
            migrations.run(target);
        }
    }

    private record Prepared(PreparedDbExtension extension) implements TestHandle {

        @Override
        public Connection connection() throws SQLException {
            return extension.getTestDatabase().getConnection();
        }

        @Override
        @SuppressWarnings("NullAway") // As above.
        public void close() {
            extension.afterEach(null);
        }
    }
}
