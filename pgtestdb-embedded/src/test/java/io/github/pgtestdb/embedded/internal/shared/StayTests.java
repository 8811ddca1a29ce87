// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.embedded.internal.EmbeddedPostgres;
import io.github.pgtestdb.embedded.internal.InMemory;
import io.github.pgtestdb.embedded.internal.ServerJvm;
import io.github.pgtestdb.embedded.internal.Sql;
import io.github.pgtestdb.embedded.internal.TestSettings;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StayTests {

    @TempDir(factory = InMemory.class)
    Path data;

    @Test
    void aServerThatIsToStayIsNotDisposable() throws Exception {
        try (PostgresServer server = EmbeddedPostgres.start(TestSettings.dataIn(data))) {
            server.stayFor(Duration.ofSeconds(1));
            assertThat(server.isDisposable()).isFalse();
        }
        Await.until("the server has gone", () -> runs().isEmpty());
    }

    @Test
    @DisplayName("A server outlives its JVM for the longest requested time, and then stops")
    void keepsRunningForRequestedTime() throws Exception {
        try (ServerJvm jvm = ServerJvm.start(TestSettings.dataIn(data))) {
            ConnectionDetails admin = jvm.admin();
            jvm.order("stay 1");
            jvm.order("stay 3600");
            jvm.order("stay 2");
            Instant closed = Instant.now();
            jvm.order("close");
            jvm.order("exit");
            jvm.awaitEnd();

            EmbeddedPostgres.start(TestSettings.dataIn(data)).close();
            assertThat(Sql.answers(admin)).isTrue();

            Path stayUntil = runs().get(0).resolve("stay-until");
            assertThat(Instant.ofEpochSecond(Long.parseLong(Files.readString(stayUntil))))
                    .isBetween(closed.plusSeconds(3599), Instant.now().plusSeconds(3600));
            Files.writeString(stayUntil, Long.toString(Instant.now().getEpochSecond() + 2));
            Await.until("the server has gone", () -> runs().isEmpty());
            assertThat(Sql.answers(admin)).isFalse();
        }
    }

    @Test
    void goesOnAfterAJvmThatWasKilled() throws Exception {
        try (ServerJvm jvm = ServerJvm.start(TestSettings.dataIn(data))) {
            ConnectionDetails admin = jvm.admin();
            jvm.order("stay 3600");
            jvm.kill();
            EmbeddedPostgres.start(TestSettings.dataIn(data)).close();
            assertThat(Sql.answers(admin)).isTrue();

            Files.writeString(runs().get(0).resolve("stay-until"), "0");
            Await.until("the server has gone", () -> runs().isEmpty());
        }
    }

    @Test
    @DisplayName("Without a supervisor, the next start stops the server, but only after the requested time")
    void stopsUnsupervisedServerWhenExpired() throws Exception {
        try (ServerJvm jvm = ServerJvm.start(TestSettings.dataIn(data))) {
            ConnectionDetails admin = jvm.admin();
            jvm.order("stay 3600");
            jvm.killWithSupervisor(runs().get(0));
            EmbeddedPostgres.start(TestSettings.dataIn(data)).close();
            assertThat(Sql.answers(admin)).isTrue();

            Files.writeString(runs().get(0).resolve("stay-until"), "1");
            EmbeddedPostgres.start(TestSettings.dataIn(data)).close();
            assertThat(Sql.answers(admin)).isFalse();
            assertThat(runs()).isEmpty();
        }
    }

    private List<Path> runs() throws Exception {
        try (var paths = Files.list(data)) {
            return paths.toList();
        }
    }
}
