// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.command.InspectContainerResponse;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsDocker
class ContainerTests {

    @Test
    void eachTestGetsADatabaseOfItsOwn() throws Exception {
        try (PgTestDb engine = Images.engine().build();
                TestDatabase first = engine.create();
                TestDatabase second = engine.create()) {
            Queries.one(first, "INSERT INTO item VALUES (2) RETURNING id");
            assertThat(Queries.one(first, "SELECT count(*) FROM item")).isEqualTo("2");
            assertThat(Queries.one(second, "SELECT count(*) FROM item")).isEqualTo("1");
            assertThat(Queries.one(first, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
                    .isEqualTo("f");
        }
    }

    @Test
    void dataLiesInMemoryWhateverTheVersion() throws Exception {
        try (PgTestDb engine = Images.engine().build();
                TestDatabase database = engine.create()) {
            InspectContainerResponse container = Containers.of(database);
            assertThat(container.getHostConfig().getTmpFs()).isEqualTo(Map.of("/pgtestdb", "rw,mode=1777"));
            assertThat(container.getConfig().getEnv()).contains("PGDATA=/pgtestdb/data");
            assertThat(container.getConfig().getCmd()).startsWith("postgres", "-c");
        }
    }

    @Test
    @DisplayName("The data directory is on disk if tmpfs is switched off")
    void usesDiskWithoutTmpfs() throws Exception {
        try (PgTestDb engine = Images.engine()
                        .setting("pgtestdb.testcontainers.tmpfs", "false")
                        .build();
                TestDatabase database = engine.create()) {
            assertThat(Containers.of(database).getHostConfig().getTmpFs()).isNullOrEmpty();
        }
    }

    @Test
    void isTunedForTests() throws Exception {
        try (PgTestDb engine = Images.engine().build();
                TestDatabase database = engine.create()) {
            assertThat(
                            Queries.one(
                                    database,
                                    "SELECT string_agg(name || '=' || setting, ',' ORDER BY name) FROM pg_settings WHERE name IN"
                                            + " ('fsync', 'full_page_writes', 'autovacuum', 'jit', 'wal_level', 'max_connections')"))
                    .isEqualTo(
                            "autovacuum=off,fsync=off,full_page_writes=off,jit=off,max_connections=300,wal_level=minimal");
        }
    }

    @Test
    @DisplayName("Server parameters of the user override those of pgtestdb")
    void userParametersOverrideDefaults() throws Exception {
        try (PgTestDb engine = Images.engineWithOwn("jit=on, max_connections=40, my.text=it's \"quoted\", my.list=a,b")
                        .build();
                TestDatabase database = engine.create()) {
            assertThat(Queries.one(
                            database,
                            "SELECT concat_ws(';', current_setting('jit'), current_setting('max_connections'),"
                                    + " current_setting('my.text'), current_setting('my.list'))"))
                    .isEqualTo("on;40;it's \"quoted\";a,b");
        }
    }

    @Test
    @DisplayName("Engines share a container, and the last one to close removes it")
    void enginesShareOneContainer() throws Exception {
        PgTestDb first = Images.engineWithOwn("my.test=sharing").build();
        PgTestDb second = Images.engineWithOwn("my.test=sharing").build();
        String id = Containers.of(first.create()).getId();
        assertThat(Containers.of(second.create()).getId()).isEqualTo(id);
        assertThat(second.summary()).contains("templates: 0 built, 1 reused");

        first.close();
        assertThat(Containers.exists(id)).isTrue();
        second.create().close();
        second.close();
        assertThat(Containers.exists(id)).isFalse();
    }

    @Test
    @DisplayName("If its container is killed, a run continues with another one and reports the reason")
    void replacesKilledContainer() throws Exception {
        assertGoesOnAfter(
                "killed",
                id -> Containers.docker().killContainerCmd(id).exec(),
                "The container exited with status 137\\. It wrote last:\n"
                        + "(  20\\d\\d-\\d\\d-\\d\\d .* UTC \\[\\d+\\] [A-Z]+:  .+\n){5}");
    }

    /** After a restart, the container has another port and no data. */
    @Test
    @DisplayName("If its container is restarted, a run continues with another one and reports the reason")
    void replacesRestartedContainer() throws Exception {
        assertGoesOnAfter(
                "restarted",
                id -> Containers.docker().restartContainerCmd(id).exec(),
                "The container was restarted; its port may be another, and its data in memory are lost\\. ");
    }

    private static void assertGoesOnAfter(String name, Consumer<String> event, String reason) throws Exception {
        try (PgTestDb engine = Images.engineWithOwn("my.test=" + name)
                        .setting("pgtestdb.connection-timeout", "1s")
                        .build();
                TestDatabase lost = engine.create()) {
            String id = Containers.of(lost).getId();
            event.accept(id);
            String successor = "";
            while (successor.isEmpty()) {
                try (TestDatabase database = engine.create()) {
                    successor = Containers.of(database).getId();
                    assertThat(Queries.one(database, "SELECT count(*) FROM item"))
                            .isEqualTo("1");
                } catch (PgTestDbException | SQLException e) {
                    // Until the loss of the server is noticed, databases that were made in advance are still handed
                    // out.
                }
            }
            assertThat(successor).isNotEqualTo(id);
            assertThat(Containers.exists(id)).isFalse();
            assertThatThrownBy(() -> lost.dataSource().getConnection())
                    .hasMessageMatching("The test database " + lost.name() + " is lost: PostgreSQL in a container of "
                            + Pattern.quote(Images.postgres())
                            + " on \\S+:\\d+ stopped or crashed while the test had"
                            + " it\\. " + reason + "Run the test again\\.");
        }
    }

    /** The engine would not connect to a server on such a host, except to its own. */
    @Test
    void mayBeOnAnyHost(@TempDir Path directory) throws Exception {
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 docker.example.com\n");
        try (ChildJvm child = HoldingMain.start(
                directory,
                Map.of(
                        "TESTCONTAINERS_HOST_OVERRIDE",
                        "docker.example.com",
                        "JAVA_TOOL_OPTIONS",
                        "-Djdk.net.hosts.file=" + hosts))) {
            child.await("PORT ");
            assertThat(child.end()).contains("on postgres@docker.example.com:");
        }
    }

    @Test
    @DisplayName("An engine that starts after a container died gets another container")
    void newEngineReplacesDeadContainer() throws Exception {
        PgTestDb first = Images.engineWithOwn("my.test=dying").build();
        String id = Containers.of(first.create()).getId();
        Containers.remove(id);
        try (PgTestDb second = Images.engineWithOwn("my.test=dying").build()) {
            String successor = Containers.of(second.create()).getId();
            assertThat(successor).isNotEqualTo(id);
            first.close();
            assertThat(Containers.exists(successor)).isTrue();
        }
    }
}
