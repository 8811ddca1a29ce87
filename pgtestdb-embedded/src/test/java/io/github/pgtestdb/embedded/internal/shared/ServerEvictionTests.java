// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.embedded.internal.EmbeddedPostgres;
import io.github.pgtestdb.embedded.internal.InMemory;
import io.github.pgtestdb.embedded.internal.Processes;
import io.github.pgtestdb.embedded.internal.ServerJvm;
import io.github.pgtestdb.embedded.internal.SharedFixture;
import io.github.pgtestdb.embedded.internal.Sql;
import io.github.pgtestdb.embedded.internal.TestSettings;
import io.github.pgtestdb.embedded.internal.process.Platform;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.process.ServerProcess;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerEvictionTests {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final long MEGABYTE = 1024 * 1024;
    private static final Instant NOW = Instant.parse("2030-05-01T12:00:00Z");
    private static final Instant BOOT = NOW.minus(Duration.ofHours(1));
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(8));

    @TempDir(factory = InMemory.class)
    Path data;

    @AfterEach
    void awaitTheLastOneOut() throws Exception {
        Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
    }

    @Test
    void oldOnesGo() throws Exception {
        SharedDirectory old = lying("a1", session(), LONG_AGO, 1);
        SharedDirectory fresh = lying("a2", session(), NOW, 1);
        evict(100);
        assertThat(old.path()).doesNotExist();
        assertThat(fresh.path()).exists();
    }

    @Test
    @DisplayName("If the servers exceed the size limit, the least recently used are removed")
    void evictsLeastRecentlyUsedFirst() throws Exception {
        SharedDirectory first = lying("a1", session(), NOW.minusSeconds(3), 40);
        SharedDirectory second = lying("a2", session(), NOW.minusSeconds(2), 40);
        SharedDirectory third = lying("a3", session(), NOW.minusSeconds(1), 40);
        evict(100);
        assertThat(first.path()).doesNotExist();
        assertThat(second.path()).exists();
        assertThat(third.path()).exists();
    }

    @Test
    @DisplayName("Servers of an earlier boot of this machine are removed, and those of another machine stay")
    void evictsServersOfEarlierBoot() throws Exception {
        BootIdentity here = session();
        Instant twoDaysAgo = NOW.minus(Duration.ofDays(2));
        BootIdentity earlierBoot = new BootIdentity(here.host(), "earlier", here.container());
        SharedDirectory earlier = lying("a1", earlierBoot, twoDaysAgo, 1);
        SharedDirectory elsewhere =
                lying("a2", new BootIdentity("elsewhere", "other", here.container()), twoDaysAgo, 1);
        evict(100);
        assertThat(earlier.path()).doesNotExist();
        assertThat(elsewhere.path())
                .as("another machine's, which may be using it")
                .exists();
    }

    /** This happens with copies of one virtual machine that share a directory. */
    @Test
    @DisplayName("Servers of another machine with the same host name stay and do not use up the size limit")
    void keepsServersOfSameNamedMachine() throws Exception {
        BootIdentity here = session();
        BootIdentity sameName = new BootIdentity(here.host(), "other", here.container());
        SharedDirectory sinceThisBoot = lying("a1", sameName, BOOT.plusSeconds(1), 200);
        SharedDirectory longRun = lying("a2", sameName, NOW.minus(Duration.ofHours(5)), 200);
        SharedDirectory ours = lying("a3", here, NOW.minusSeconds(1), 1);
        evict(100);
        assertThat(sinceThisBoot.path()).exists();
        assertThat(longRun.path()).as("begun before this boot").exists();
        assertThat(ours.path()).as("the others do not take its room").exists();
        new ServerEviction(here, Optional.empty(), WEEK, 1000 * MEGABYTE, NOW).evict(List.of(data));
        assertThat(longRun.path())
                .as("of a system that tells no time of its boot")
                .exists();
    }

    @Test
    @DisplayName("A server is removed only after its last use has ended")
    void keepsServerInUse() throws Exception {
        try (PostgresServer server = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
            SharedDirectory used = SharedFixture.directory(data);
            used.touch(LONG_AGO);
            evict(0);
            assertThat(Sql.answers(server.admin())).isTrue();
            assertThat(used.path()).exists();
        }
        Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
        evict(0);
        assertThat(SharedFixture.directories(data)).isEmpty();
    }

    @Test
    void keepsServerUsedByOtherContainer() throws Exception {
        BootIdentity here = session();
        try (PostgresServer server = EmbeddedPostgres.start(TestSettings.sharedIn(data))) {
            SharedDirectory used = SharedFixture.directory(data);
            Files.writeString(used.session(), new BootIdentity("other", here.boot(), "other").text());
            used.touch(LONG_AGO);
            evict(0);
            assertThat(Sql.answers(server.admin())).isTrue();
        }
        Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
        SharedFixture.directory(data).touch(LONG_AGO);
        evict(0);
        assertThat(SharedFixture.directories(data)).isEmpty();
    }

    @Test
    @DisplayName("A server that lost its supervisor and its users is stopped, and its directory stays")
    void stopsOrphanedServer() throws Exception {
        try (ServerJvm jvm = ServerJvm.start(TestSettings.sharedIn(data))) {
            jvm.admin();
            SharedDirectory left = SharedFixture.directory(data);
            // Halt them first: otherwise the JVM would notice their end, and start others.
            List<ProcessHandle> supervisors = left.supervisors();
            for (ProcessHandle supervisor : supervisors) {
                Processes.signal("STOP", supervisor.pid());
            }
            jvm.kill();
            supervisors.forEach(ProcessHandle::destroyForcibly);
            Await.until("no supervisor watches it", () -> left.supervisors().isEmpty());
            assertThat(ServerProcess.postmaster(left.data())).isPresent();
            new ServerEviction(session(), Optional.of(BOOT), WEEK, 1000 * MEGABYTE, Instant.now()).evict(List.of(data));
            Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
            assertThat(left.path()).exists();
        }
    }

    @Test
    @DisplayName("Directories that a crash left half created or half removed are deleted")
    void removesLeftoversOfCrash() throws Exception {
        SharedDirectory whole = lying("a1", session(), NOW, 1);
        Path root = Objects.requireNonNull(whole.path().getParent());
        Path gone = Files.createDirectories(root.resolve("gone-123/data"));
        Path coming = Files.createDirectories(root.resolve("new-a2/data"));
        evict(100);
        assertThat(gone.getParent()).doesNotExist();
        assertThat(coming.getParent())
                .as("older than a day by the time of the test")
                .doesNotExist();
        assertThat(whole.path()).exists();
    }

    private void evict(long megabytes) {
        try {
            new ServerEviction(session(), Optional.of(BOOT), WEEK, megabytes * MEGABYTE, NOW).evict(List.of(data));
        } catch (NotShareableException e) {
            throw new AssertionError(e);
        }
    }

    private SharedDirectory lying(String key, BootIdentity session, Instant lastUse, long megabytes) throws Exception {
        RunAs runAs = RunAs.choose(RunAs.Choice.AUTO, Platform.current());
        SharedDirectory server = SharedServersDirectory.in(data, runAs).server(key);
        Files.createDirectories(server.data());
        Files.writeString(server.session(), session.text());
        Files.writeString(server.path().resolve("size"), megabytes * 1024 + "\t" + server.path());
        server.touch(lastUse);
        return server;
    }

    private static BootIdentity session() throws NotShareableException {
        return BootIdentity.current(Platform.current());
    }
}
