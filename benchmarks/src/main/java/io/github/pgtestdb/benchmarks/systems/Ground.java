// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.embedded.EmbeddedPostgresProvider;
import io.github.pgtestdb.spi.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * The common ground: one server, with the settings of pgtestdb-embedded, for all systems that can use an existing
 * server.
 */
public final class Ground implements AutoCloseable {

    private static final int POOL_SIZE = 8;

    private final PostgresServer server;
    private final AtomicInteger names = new AtomicInteger();
    private final Map<Migrations, String> templates = new HashMap<>();

    private Ground(PostgresServer server) {
        this.server = server;
    }

    public static Ground start(Map<String, String> settings) {
        Map<String, String> own = new HashMap<>(settings);
        own.put("pgtestdb.embedded.shared", "false");
        return new Ground(new EmbeddedPostgresProvider().start(new FixedSettings(own)));
    }

    /**
     * Starts a server as the README of pgtestdb for Go describes it: the data in memory, {@code fsync=off},
     * {@code log_statement=all}, and all other parameters as PostgreSQL and {@code initdb} set them.
     */
    static Ground asPgtestdbForGoHasIt() throws SQLException {
        String parameters = Stream.concat(
                        PostgresDefaults.all().stream().filter(parameter -> !parameter.startsWith("fsync=")),
                        Stream.of("deadlock_timeout=1s", "log_statement=all"))
                .collect(Collectors.joining(","));
        Ground ground = start(Map.of("pgtestdb.server-parameters", parameters));
        // initdb ends with this vacuum; the embedded server leaves it out.
        Sql.execute(ground.admin().withDatabase("template1"), "VACUUM (FREEZE, ANALYZE)");
        Backends.awaitNone(ground.admin(), "template1");
        return ground;
    }

    /**
     * Starts a server with PostgreSQL's own parameters, including {@code fsync}, and its data in a directory on a disk.
     */
    public static Ground durable(Path directory) {
        return start(Map.of(
                "pgtestdb.embedded.data-dir",
                directory.toString(),
                "pgtestdb.server-parameters",
                String.join(",", PostgresDefaults.all())));
    }

    public ConnectionDetails admin() {
        return server.admin();
    }

    String newName() {
        return "benchmark_" + names.incrementAndGet();
    }

    /**
     * Makes a migrated database without connections, once for each set of migrations. It is not vacuumed: only this
     * library vacuums templates. A vacuum of the whole database leaves maps beside the files, which every copy would
     * have too.
     */
    synchronized String template(Migrations migrations) throws SQLException {
        String known = templates.get(migrations);
        if (known != null) {
            return known;
        }
        String name = migrated(migrations);
        // This connection writes the file that makes the first connection to a clone cheap, if the file is missing.
        Sql.execute(admin().withDatabase(name), "SELECT 1");
        Backends.awaitNone(admin(), name);
        templates.put(migrations, name);
        return name;
    }

    /** Makes a template without that file: the vacuum of a catalog deletes it. */
    String unprimedTemplate(Migrations migrations) throws SQLException {
        String name = migrated(migrations);
        Sql.execute(admin().withDatabase(name), "VACUUM pg_class");
        Backends.awaitNone(admin(), name);
        return name;
    }

    String migrated(Migrations migrations) throws SQLException {
        String name = newName();
        Sql.execute(admin(), "CREATE DATABASE " + name);
        migrations.run(unpooled(name));
        return name;
    }

    HikariDataSource pool(String database) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(unpooled(database));
        config.setMaximumPoolSize(POOL_SIZE);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    DataSource unpooled(String database) {
        return Unpooled.of(admin().withDatabase(database));
    }

    /** Returns the parameters from the server's configuration file, to set another server alike. */
    public Map<String, String> parameters() throws SQLException {
        String sql = "SELECT name, current_setting(name) FROM pg_settings WHERE source = 'configuration file'"
                + " AND name NOT IN ('port', 'listen_addresses', 'unix_socket_directories', 'dynamic_shared_memory_type')"
                + " AND current_setting(name) ~ '^[A-Za-z0-9_.-]+$' ORDER BY name";
        Map<String, String> parameters = new LinkedHashMap<>();
        try (Connection connection = Sql.open(admin());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                parameters.put(rows.getString(1), rows.getString(2));
            }
        }
        return parameters;
    }

    /** Returns the directory that contains the directories of runs, each with its data. */
    Path parentOfData() throws SQLException {
        try (Connection connection = Sql.open(admin())) {
            Path run = Path.of(Sql.text(connection, "SHOW data_directory")).getParent();
            return Objects.requireNonNull(run == null ? null : run.getParent(), "The data lies in the root directory");
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
