// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.TemporaryRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that shapes the result of migrations is part of a template's name, not only their text. */
class TemplateKeyTests {

    private final String salt = UUID.randomUUID().toString();

    @Test
    void dependsOnTimeZoneAndLocale() throws Exception {
        assertThat(epoch("UTC", "en")).isEqualTo("1704067200, 1 built");
        assertThat(epoch("Asia/Tokyo", "en")).isEqualTo("1704034800, 1 built");
        assertThat(epoch("GMT+09:00", "en")).isEqualTo("1704034800, 1 built");
        assertThat(epoch("UTC", "tr-TR")).isEqualTo("1704067200, 1 built");
        assertThat(epoch("UTC", "en")).isEqualTo("1704067200, 0 built");
    }

    @Test
    @DisplayName("The driver's file of defaults is part of the template's name")
    void dependsOnDriverDefaults(@TempDir Path directory) throws Exception {
        String zone = ChildJvm.withDriverConfig(directory, "options=-c TimeZone=Asia/Tokyo");
        String timeout = ChildJvm.withDriverConfig(directory.resolve("other"), "connectTimeout=20");
        assertThat(epochWith(ChildJvm.classPath(entry -> true))).isEqualTo("1704067200, 1 built");
        assertThat(epochWith(zone)).endsWith(", 1 built");
        assertThat(epochWith(timeout)).isEqualTo("1704067200, 0 built");
    }

    private String epochWith(String classPath) throws Exception {
        try (ChildJvm child = ChildJvm.start(
                DefaultsMain.class, classPath, ChildJvm.environment(SharedServer.admin()), salt, "UTC", "en")) {
            return child.await("EPOCH ");
        }
    }

    private String epoch(String timeZone, String locale) throws Exception {
        try (ChildJvm child = ChildJvm.start(DefaultsMain.class, SharedServer.admin(), salt, timeZone, locale)) {
            return child.await("EPOCH ");
        }
    }

    @Test
    void theSchemaOfTheUrlIsPartOfTheName() throws Exception {
        String[] schema = {"CREATE SCHEMA IF NOT EXISTS app", "CREATE TABLE t (id int)"};
        String place = "SELECT relnamespace::regnamespace FROM pg_class WHERE relname = 't'";
        assertThat(built(SharedServer.admin(), place, schema)).isEqualTo("public, 1 built");
        assertThat(built(with("currentSchema", "app,public"), place, schema)).isEqualTo("app, 1 built");
        assertThat(built(with("options", "-c search_path=app"), place, schema)).isEqualTo("app, 1 built");
        assertThat(built(SharedServer.admin(), place, schema)).isEqualTo("public, 0 built");
    }

    @ParameterizedTest
    @CsvSource({
        "stringtype, unspecified",
        "preferQueryMode, simple",
        "binaryTransfer, false",
        "reWriteBatchedInserts, true",
        "autosave, always",
        "prepareThreshold, 1",
        "escapeSyntaxCallMode, call"
    })
    void whatMayChangeTheMeaningOfSqlIsPartOfTheName(String property, String value) throws Exception {
        assertThat(built(SharedServer.admin(), "SELECT 1", "SELECT 1")).isEqualTo("1, 1 built");
        assertThat(built(with(property, value), "SELECT 1", "SELECT 1")).isEqualTo("1, 1 built");
    }

    @ParameterizedTest
    @CsvSource({"ApplicationName, my tests", "connectTimeout, 60", "tcpNoDelay, false", "sslmode, prefer"})
    void howTheServerIsReachedIsNot(String property, String value) throws Exception {
        assertThat(built(SharedServer.admin(), "SELECT 1", "SELECT 1")).isEqualTo("1, 1 built");
        assertThat(built(with(property, value), "SELECT 1", "SELECT 1")).isEqualTo("1, 0 built");
    }

    private static ConnectionDetails with(String property, String value) {
        ConnectionDetails admin = SharedServer.admin();
        Map<String, String> properties = new HashMap<>(admin.properties());
        properties.put(property, value);
        return new ConnectionDetails(
                admin.host(), admin.port(), admin.database(), admin.user(), admin.password(), properties);
    }

    @Test
    @DisplayName("The parameters of a foreign migration role are part of the template's name")
    void dependsOnMigrationRole() throws Exception {
        String[] schema = {"CREATE TABLE t AS SELECT interval '26 hours'::text AS v"};
        try (TemporaryRole role = new TemporaryRole("")) {
            assertThat(built(migratingAs(role), "SELECT v FROM t", schema)).isEqualTo("26:00:00, 1 built");
            Queries.execute(
                    SharedServer.admin(), "ALTER ROLE " + role.details().user() + " SET IntervalStyle = iso_8601");
            assertThat(built(migratingAs(role), "SELECT v FROM t", schema)).isEqualTo("PT26H, 1 built");
            assertThat(built(migratingAs(role), "SELECT v FROM t", schema)).isEqualTo("PT26H, 0 built");
        }
    }

    private static PgTestDb.Builder migratingAs(TemporaryRole role) {
        String password = String.valueOf(role.details().password());
        return SharedServer.engine()
                .setting("pgtestdb.test-user", role.details().user())
                .setting("pgtestdb.test-password", password)
                .setting("pgtestdb.migration-user", role.details().user())
                .setting("pgtestdb.migration-password", password);
    }

    @Test
    void dependsOnServerConfiguration() throws Exception {
        String[] schema = {"CREATE TABLE t AS SELECT '01/02/2024'::date::text AS v"};
        try (PostgresServer own = SharedServer.startOwn(Map.of())) {
            assertThat(built(own.admin(), "SELECT v FROM t", schema)).isEqualTo("2024-01-02, 1 built");
            configure(own, "datestyle", "ISO, DMY");
            assertThat(built(own.admin(), "SELECT v FROM t", schema)).isEqualTo("2024-02-01, 1 built");
            setForAll(own, "app.tenant", "acme");
            assertThat(built(own.admin(), "SELECT v FROM t", schema)).isEqualTo("2024-02-01, 1 built");
            configure(own, "log_min_messages", "error");
            assertThat(built(own.admin(), "SELECT v FROM t", schema)).isEqualTo("2024-02-01, 0 built");
        }
    }

    /** Before PostgreSQL 17, a parameter that no library defines cannot be written into the configuration. */
    private static void setForAll(PostgresServer server, String name, String value) throws Exception {
        if (versionOf(server) >= 170000) {
            configure(server, name, value);
        } else {
            Queries.execute(server.admin(), "ALTER ROLE ALL SET " + name + " = '" + value + "'");
        }
    }

    private static int versionOf(PostgresServer server) throws Exception {
        return Integer.parseInt(
                Queries.rows(server.admin(), "SHOW server_version_num").get(0));
    }

    private static void configure(PostgresServer server, String name, String value) throws Exception {
        Queries.execute(server.admin(), "ALTER SYSTEM SET " + name + " = '" + value + "'", "SELECT pg_reload_conf()");
        Await.until(
                "the server has read " + name,
                () -> Queries.rows(server.admin(), "SELECT coalesce(current_setting('" + name + "', true), '')")
                        .contains(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"answer", ""})
    void theVersionOfAnExtensionIsPartOfTheName(String requested, @TempDir Path temp) throws Exception {
        try (PostgresServer own = SharedServer.startOwn(Map.of())) {
            assumeTrue(versionOf(own) >= 180000, "older servers find extensions only in their own directory");
            Path extensions = Files.createDirectories(temp.resolve("extension"));
            Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (int answer : new int[] {1, 2}) {
                Files.writeString(
                        extensions.resolve("answer--" + answer + ".sql"),
                        "CREATE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT " + answer + "';");
            }
            control(extensions, "1");
            configure(own, "extension_control_path", "$system:" + temp);
            String create = requested.isEmpty() ? "CREATE EXTENSION answer" : "SELECT 1";
            assertThat(builtWith(requested, own, create)).isEqualTo("1, 1 built");
            control(extensions, "2");
            assertThat(builtWith(requested, own, create)).isEqualTo("2, 1 built");
            assertThat(builtWith(requested, own, create)).isEqualTo("2, 0 built");
        }
    }

    private static void control(Path extensions, String version) throws Exception {
        Files.writeString(
                extensions.resolve("answer.control"),
                "default_version = '" + version + "'\nrelocatable = true\nsuperuser = false\n");
    }

    private String builtWith(String extension, PostgresServer server, String statement) throws Exception {
        PgTestDb.Builder builder = SharedServer.engine(server.admin());
        return built(
                extension.isEmpty() ? builder : builder.setting("pgtestdb.extensions", extension),
                "SELECT answer()",
                statement);
    }

    private String built(ConnectionDetails admin, String question, String... statements) throws Exception {
        return built(SharedServer.engine(admin), question, statements);
    }

    /** Creates a database, and returns the answer to a query and the number of templates that were built. */
    private String built(PgTestDb.Builder builder, String question, String... statements) throws Exception {
        Schema schema = Schema.shared(salt, statements);
        try (PgTestDb engine = builder.migrator(schema).build();
                TestDatabase database = engine.create()) {
            String answer = Queries.rows(database.connectionDetails(), question).get(0);
            return answer + ", " + schema.migrations() + " built";
        }
    }
}
