// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.FailureMain;
import io.github.pgtestdb.tests.SharedServer;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The choice between the servers and migrators on the class path. Each test has its own class path, in its own JVM. */
class ChoiceTests {

    private static final String MIGRATORS = "META-INF/services/io.github.pgtestdb.spi.Migrator";

    @TempDir
    private Path extra;

    @Test
    void noServer() throws Exception {
        assertThat(failure(
                        entry -> !entry.contains("pgtestdb-embedded") && !entry.contains("pgtestdb-testcontainers"),
                        Map.of("PGTESTDB_MIGRATOR", "flyway")))
                .isEqualTo(
                        "No PostgreSQL server to run tests on: no provider is on the class path and pgtestdb.url is not"
                                + " set. Add io.github.pgtestdb:pgtestdb-embedded to the test class path, or set pgtestdb.url"
                                + " (environment: PGTESTDB_URL) to a server that may hold test databases.");
    }

    @Test
    void twoServers() throws Exception {
        assertThat(failure(entry -> true, Map.of()))
                .isEqualTo("Which server provider? The class path has embedded and testcontainers. Choose one with"
                        + " pgtestdb.server=embedded (environment: PGTESTDB_SERVER), or remove the other.");
    }

    @Test
    void aServerOfAnotherName() throws Exception {
        assertThat(failure(entry -> true, Map.of("PGTESTDB_SERVER", "embeded")))
                .isEqualTo(
                        "Cannot use environment variable PGTESTDB_SERVER = 'embeded': there is no such server provider on"
                                + " the class path. Did you mean embedded? Found: embedded, testcontainers.");
    }

    @Test
    void noMigrator() throws Exception {
        assertThat(failure(without("pgtestdb-flyway"), Map.of()))
                .isEqualTo("No migrator found: there is none on the class path, and none was configured. Add"
                        + " io.github.pgtestdb:pgtestdb-flyway to the test class path, or give one in code:"
                        + " PgTestDb.builder().migrator(…) or @IsolatedPostgres(migrator = …). For plain SQL files, add"
                        + " io.github.pgtestdb:pgtestdb-sql and set pgtestdb.sql.location (environment:"
                        + " PGTESTDB_SQL_LOCATION) to their directory. For empty databases, set"
                        + " pgtestdb.migrator=none.");
    }

    @Test
    @DisplayName("An adapter without its library counts as absent, as Flyway's for an application that uses Liquibase")
    void ignoresMigratorWithoutLibrary() throws Exception {
        assertThat(failure(entry -> !entry.contains("/flyway-"), Map.of()))
                .startsWith("No migrator found: there is none on the class path");
    }

    @Test
    @DisplayName("With the migrator 'none', tests get empty databases, whatever is on the class path")
    void emptyDatabases() throws Exception {
        Map<String, String> environment = new HashMap<>(ChildJvm.environment(SharedServer.admin()));
        environment.put("PGTESTDB_MIGRATOR", "none");
        try (ChildJvm child = ChildJvm.start(FailureMain.class, environment)) {
            assertThat(child.awaitEnd()).contains("SUCCESS");
        }
        try (PgTestDb engine = SharedServer.engine()
                        .setting("pgtestdb.migrator", "none")
                        .build();
                TestDatabase database = engine.create()) {
            assertThat(Queries.rows(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
                    .isEmpty();
        }
    }

    @Test
    void twoMigrators() throws Exception {
        service(MIGRATORS, OtherMigrator.class);
        assertThat(failure(entry -> true, Map.of()))
                .isEqualTo(
                        "Which migrator? The class path has flyway and other. Choose one with pgtestdb.migrator=flyway"
                                + " (environment: PGTESTDB_MIGRATOR), or remove the other.");
    }

    @Test
    void anUnknownSetting() throws Exception {
        assertThat(failure(entry -> true, Map.of("PGTESTDB_POOLSIZE", "7")))
                .isEqualTo(
                        "Unknown setting: environment variable PGTESTDB_POOLSIZE. Did you mean PGTESTDB_POOL_SIZE? All"
                                + " settings: "
                                + new Discovery()
                                        .settings().stream()
                                                .map(Setting::environmentVariable)
                                                .sorted()
                                                .collect(Collectors.joining(", "))
                                + ".");
    }

    @Test
    @DisplayName("For a setting of a module that is not on the class path, the message names the module.")
    void settingOfAbsentModule() throws Exception {
        assertThat(failure(without("pgtestdb-sql"), Map.of("PGTESTDB_SQL_LOCATION", "db")))
                .isEqualTo("Unknown setting: environment variable PGTESTDB_SQL_LOCATION. It belongs to"
                        + " io.github.pgtestdb:pgtestdb-sql, which is not on the class path. Add that module, or"
                        + " remove the setting. All settings: "
                        + new Discovery()
                                .settings().stream()
                                        .map(Setting::environmentVariable)
                                        .filter(key -> !key.matches("PGTESTDB_(SQL|DUMP|COMMAND)_.*"))
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                        + ".");
    }

    @Test
    void aBadValue() throws Exception {
        assertThat(failure(entry -> true, Map.of("PGTESTDB_KEEP", "on-failur")))
                .isEqualTo(
                        "Cannot use environment variable PGTESTDB_KEEP = 'on-failur': expected one of never, on-failure,"
                                + " always. Did you mean on-failure?");
        assertThat(failure(entry -> true, Map.of("PGTESTDB_POOL_SIZE", "-1")))
                .isEqualTo(
                        "Cannot use environment variable PGTESTDB_POOL_SIZE = '-1': expected a whole number from 0 to 1000.");
    }

    private String failure(Predicate<String> entries, Map<String, String> environment) throws Exception {
        String classPath = extra + File.pathSeparator + ChildJvm.classPath(entries);
        try (ChildJvm child = ChildJvm.start(FailureMain.class, classPath, new HashMap<>(environment))) {
            return child.await("FAILURE ");
        }
    }

    private static Predicate<String> without(String module) {
        return entry -> !entry.contains(module);
    }

    private void service(String file, Class<?> provider) throws Exception {
        Path services = extra.resolve(file);
        Files.createDirectories(services.getParent());
        Files.writeString(services, provider.getName(), StandardCharsets.UTF_8);
    }
}
