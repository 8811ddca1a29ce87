// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.testkit.ClassPaths;
import io.github.pgtestdb.testkit.FileTree;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.testkit.RecordingTarget;
import io.github.pgtestdb.testkit.TestEngine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Flyway runs on a real server, as the engine runs it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FlywayMigratorTests {

    @RegisterExtension
    static final TestEngine ENGINE = new TestEngine();

    @TempDir
    private Path temp;

    @Test
    @DisplayName("The engine builds a template from a location in a jar on the class path")
    void migratesClassPathLocation() throws SQLException {
        URL jar = MigrationFolder.SHOP.writeJar(temp.resolve("shop.jar"), "db/migration");
        Migrator migrator = Migrators.on(FlywayMigratorTests::salted, jar);
        for (int i = 0; i < 2; i++) {
            try (TestDatabase database = ENGINE.create(migrator)) {
                assertThat(Queries.rows(database, "SELECT version FROM flyway_schema_history ORDER BY installed_rank"))
                        .containsExactly("1", "2", null);
                assertThat(Queries.rows(database, "INSERT INTO orders VALUES (1); SELECT n FROM total"))
                        .containsExactly("1");
            }
        }
    }

    @Test
    @DisplayName("A subclass with a constructor without arguments is a migrator")
    void supportsSubclassAsMigrator() throws SQLException {
        try (TestDatabase database = ENGINE.create(new Seeds())) {
            assertThat(Queries.rows(database, "SELECT count(*) FROM seed")).containsExactly("3");
        }
    }

    private static final class Seeds extends FlywayMigrator {
        private Seeds() {
            super(flyway -> salted(flyway).javaMigrations(new V7__Seed(3)));
        }
    }

    @Test
    void eachMigrationIsReportedAsItBegins() {
        assertThat(reports(MigrationFolder.SHOP, flyway -> {}))
                .containsExactly("1 of 3: V1__products.sql", "2 of 3: V2__orders.sql", "3 of 3: R__totals.sql");
    }

    @Test
    @DisplayName("The reported total excludes migrations above the target version")
    void countsMigrationsUpToTarget() {
        assertThat(reports(MigrationFolder.SHOP.without("R__totals.sql"), flyway -> flyway.target("1")))
                .containsExactly("1 of 1: V1__products.sql");
    }

    @Test
    void javaMigrationsAreCounted() {
        assertThat(reports(MigrationFolder.SHOP, flyway -> flyway.javaMigrations(new V7__Seed(1))))
                .startsWith("1 of 4: V1__products.sql")
                .endsWith("4 of 4: R__totals.sql");
    }

    @Test
    @DisplayName("Migrations of a custom resource provider cannot be counted, so the reported total is 0")
    void reportsZeroTotalIfUncountable() {
        assertThat(reports(FileTree.EMPTY, flyway -> flyway.resourceProvider(new OneResource("V1__a.sql", "SELECT 1"))))
                .containsExactly("1 of 0: V1__a.sql");
    }

    @Test
    void anIndexMayBeCreatedConcurrently() {
        FileTree folder = MigrationFolder.SHOP.with(
                "V3__index.sql", "CREATE INDEX CONCURRENTLY product_of_order ON orders (product);\n");
        assertThat(reports(folder, flyway -> {})).hasSize(4);
    }

    @Test
    void callbacksOfTheUserRun() throws SQLException {
        List<String> calls = new ArrayList<>();
        try (TestDatabase database = ENGINE.create()) {
            migrator(
                            MigrationFolder.SHOP.with("beforeMigrate.sql", "CREATE TABLE early (id int);"),
                            flyway -> flyway.callbacks(new ListeningCallback(calls)))
                    .migrate(RecordingTarget.of(database));
            assertThat(Queries.rows(database, "SELECT count(*) FROM early")).containsExactly("0");
        }
        assertThat(calls).containsExactly("1", "2", "null");
    }

    @Test
    @DisplayName("Callbacks that Flyway discovers run in addition to those of pgtestdb")
    void runsDiscoveredCallbacks() throws SQLException {
        URL classes = ClassPaths.compile(temp.resolve("callback"), FOUND_CALLBACK);
        MigrationFolder.SHOP.writeTo(temp.resolve("callback/classes/db/migration"));
        try (TestDatabase database = ENGINE.create()) {
            RecordingTarget target = RecordingTarget.of(database);
            Migrators.on(flyway -> {}, classes).migrate(target);
            assertThat(target.reports()).hasSize(3);
            assertThat(Queries.rows(database, "SELECT count(*) FROM told")).containsExactly("0");
        }
    }

    private static final String FOUND_CALLBACK = """
            package db.callback;
            import org.flywaydb.core.api.callback.*;
            public class Told extends BaseCallback {
                public boolean supports(Event event, Context context) { return event == Event.BEFORE_MIGRATE; }
                public void handle(Event event, Context context) {
                    try (java.sql.Statement statement = context.getConnection().createStatement()) {
                        statement.execute("CREATE TABLE told (id int)");
                    } catch (java.sql.SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            """;

    @Test
    void schemasAndPlaceholdersAreFlyways() throws SQLException {
        FileTree folder = FileTree.EMPTY.with("V1__a.sql", "CREATE TABLE ${tenant} AS SELECT 1 AS id;");
        try (TestDatabase database = ENGINE.create()) {
            migrator(folder, flyway -> flyway.schemas("app").placeholders(Map.of("tenant", "acme")))
                    .migrate(RecordingTarget.of(database));
            assertThat(Queries.rows(database, "SELECT id FROM app.acme")).containsExactly("1");
        }
    }

    @Test
    @DisplayName("If missing locations are allowed, migrate runs no migration and succeeds")
    void acceptsAllowedMissingLocation() {
        FlywayMigrator migrator = new FlywayMigrator(flyway -> flyway.failOnMissingLocations(false));
        try (TestDatabase database = ENGINE.create()) {
            RecordingTarget target = RecordingTarget.of(database);
            migrator.migrate(target);
            assertThat(target.reports()).isEmpty();
        }
    }

    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void flywayIsQuiet() {
        PrintStream before = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            reports(MigrationFolder.SHOP, flyway -> {});
        } finally {
            System.setErr(before);
        }
        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .noneMatch(line -> line.contains("INFO org.flywaydb"));
    }

    private List<String> reports(FileTree folder, Consumer<FluentConfiguration> configurer) {
        try (TestDatabase database = ENGINE.create()) {
            RecordingTarget target = RecordingTarget.of(database);
            migrator(folder, configurer).migrate(target);
            return target.reports();
        }
    }

    private FlywayMigrator migrator(FileTree folder, Consumer<FluentConfiguration> configurer) {
        String location = "filesystem:" + folder.writeTo(temp.resolve("sql"));
        return new FlywayMigrator(flyway -> {
            if (!folder.files().isEmpty()) {
                flyway.locations(location);
            }
            configurer.accept(flyway);
        });
    }

    /** No template of an earlier run may hide a broken migrator. */
    private static FluentConfiguration salted(FluentConfiguration flyway) {
        return flyway.placeholders(Map.of("salt", SALT));
    }

    private static final String SALT = UUID.randomUUID().toString();
}
