// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.binaries;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.embedded.internal.EmbeddedPostgres;
import io.github.pgtestdb.embedded.internal.InMemory;
import io.github.pgtestdb.embedded.internal.ServerJvm;
import io.github.pgtestdb.embedded.internal.Sql;
import io.github.pgtestdb.embedded.internal.TestSettings;
import io.github.pgtestdb.embedded.internal.files.CacheLock;
import io.github.pgtestdb.embedded.internal.files.FilePermissions;
import io.github.pgtestdb.embedded.internal.process.Command;
import io.github.pgtestdb.embedded.internal.process.Platform;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.settings.EmbeddedSettings;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.MapSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheTests {

    @TempDir(factory = InMemory.class)
    Path cache;

    @TempDir(factory = InMemory.class)
    Path data;

    @Test
    void twoJvmsWithAColdCacheFillItOnce() throws Exception {
        MapSettings settings = TestSettings.dataIn(data).with(EmbeddedSettings.CACHE_DIR, cache);
        try (ServerJvm one = ServerJvm.start(settings);
                ServerJvm other = ServerJvm.start(settings)) {
            assertThat(one.admin().password()).isEqualTo(other.admin().password());
        }
        assertThat(entries("binaries")).hasSize(1);
        assertThat(entries("clusters")).hasSize(1);
        assertThat(entries("work")).isEmpty();
    }

    @Test
    void isOpenedWhileAnotherRunAddsToIt() throws Exception {
        MapSettings settings = MapSettings.none().with(EmbeddedSettings.CACHE_DIR, cache);
        Platform platform = Platform.current();
        RunAs runAs = RunAs.choose(RunAs.Choice.AUTO, platform);
        CacheDirectory directory = CacheDirectory.open(settings, runAs);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<?> adding = threads.submit(() -> {
                for (int number = 0; number < 2000; number++) {
                    directory.entry("things", Integer.toString(number), Files::createDirectory);
                }
            });
            while (!adding.isDone()) {
                CacheDirectory.open(settings, runAs);
            }
            adding.get();
        } finally {
            threads.shutdownNow();
        }
        assertThat(entries("things")).hasSize(2000);
    }

    @Test
    void aSecondStartRunsNoInitdb() throws Exception {
        MapSettings settings = TestSettings.dataIn(data);
        String first = systemIdentifier(settings);
        assertThat(systemIdentifier(settings)).isEqualTo(first);
    }

    @Test
    void databasesBeginWithoutMaps() throws Exception {
        try (PostgresServer server = EmbeddedPostgres.start(TestSettings.dataIn(data))) {
            assertThat(Sql.query(
                            server.admin(),
                            "SELECT count(*) FROM pg_database d, pg_ls_dir('base/' || d.oid) file"
                                    + " WHERE datistemplate AND file ~ '_(fsm|vm)$'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void clearsAwayWhatACrashLeftHalfMade() throws Exception {
        CacheDirectory directory = new CacheDirectory(cache, "the test");
        Path left = Files.createDirectories(cache.resolve("work/left-by-a-crash/bin"));
        Files.createFile(left.resolve("postgres"));
        Path entry = directory.entry("things", "one", Files::createDirectory);
        assertThat(entry).isEqualTo(cache.resolve("things/one")).isDirectory();
        assertThat(entries("work")).isEmpty();
    }

    @Test
    void reusesExistingEntry() throws Exception {
        CacheDirectory directory = new CacheDirectory(cache, "the test");
        Path entry = directory.entry("things", "one", Files::createDirectory);
        Path again = directory.entry("things", "one", path -> {
            throw new AssertionError("made again");
        });
        assertThat(again).isEqualTo(entry);
    }

    /** A crash of the machine, or a program that copies caches, can leave any of this damage. */
    @ParameterizedTest
    @ValueSource(strings = {"emptied", "removed", "changed", "not a program", "manifest removed", "manifest emptied"})
    void aDamagedEntryOfAnEarlierBootIsMadeAgain(String damage) throws Exception {
        CacheDirectory directory = new CacheDirectory(cache, "the test");
        Path entry = directory.entry("things", "one", CacheTests::program);
        Path program = entry.resolve("bin/program");
        switch (damage) {
            case "emptied" -> Files.write(program, new byte[0]);
            case "removed" -> Files.delete(program);
            case "changed" -> Files.writeString(program, "echO");
            case "not a program" -> FilePermissions.set(program, "rw-r--r--");
            case "manifest removed" -> Files.delete(entry.resolve("manifest"));
            default -> Files.write(entry.resolve("manifest"), new byte[0]);
        }
        Path trace = Files.createFile(entry.resolve("of-the-damaged-one"));
        directory.entry("things", "one", CacheTests::program);
        assertThat(trace).as("within a boot it is not looked at").exists();

        Files.writeString(entry.resolve("checked-in-boot"), "earlier");
        directory.entry("things", "one", CacheTests::program);
        assertThat(trace).doesNotExist();
        assertThat(program).content().isEqualTo("echo");
        assertThat(program).isExecutable();
    }

    @Test
    void aWholeEntryOfAnEarlierBootStays() throws Exception {
        CacheDirectory directory = new CacheDirectory(cache, "the test");
        Path entry = directory.entry("things", "one", CacheTests::program);
        Path mark = entry.resolve("checked-in-boot");
        String boot = Files.readString(mark);
        Files.writeString(mark, "earlier");
        directory.entry("things", "one", path -> {
            throw new AssertionError("made again");
        });
        assertThat(mark).content().isEqualTo(boot);
    }

    /** This happens on a full disk: the entry is then checked at each start. */
    @Test
    @DisplayName("A complete entry is used even if the result of its check cannot be recorded")
    void usesEntryIfCheckIsNotRecorded() throws Exception {
        CacheDirectory directory = new CacheDirectory(cache, "the test");
        Path entry = directory.entry("things", "one", CacheTests::program);
        Path mark = entry.resolve("checked-in-boot");
        Files.delete(mark);
        Files.createDirectory(mark);
        directory.entry("things", "one", path -> {
            throw new AssertionError("made again");
        });
        assertThat(mark).isEmptyDirectory();
    }

    /**
     * Two JVMs find the same damage. The second one gets the lock when the first one's server already runs from the new
     * entry.
     */
    @Test
    @DisplayName("A damaged entry that another JVM repairs in the meantime is not removed")
    void keepsEntryRepairedByOtherJvm() throws Exception {
        CacheDirectory directory = new CacheDirectory(cache, "the test");
        Path entry = directory.entry("things", "one", CacheTests::program);
        Path program = entry.resolve("bin/program");
        Files.writeString(program, "echO");
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> removing;
            try (CacheLock other = CacheLock.acquire(cache.resolve("lock"), TimeUnit.SECONDS.toNanos(60))) {
                assertThat(other.isHeld()).isTrue();
                AtomicReference<Thread> second = new AtomicReference<>();
                removing = threads.submit(() -> {
                    second.set(Thread.currentThread());
                    return directory.removedIfDamaged(entry);
                });
                Await.until("the second one waits for the lock", () -> isIn(second.get(), CacheLock.class));
                Files.writeString(program, "echo");
            }
            assertThat(removing.get()).as("its start is worth another attempt").isTrue();
        } finally {
            threads.shutdownNow();
        }
        assertThat(program).exists();
    }

    @Test
    void aDamagedEntryIsRemoved() throws Exception {
        CacheDirectory directory = new CacheDirectory(cache, "the test");
        Path entry = directory.entry("things", "one", CacheTests::program);
        assertThat(directory.removedIfDamaged(entry)).isFalse();
        Files.writeString(entry.resolve("bin/program"), "echO");
        assertThat(directory.removedIfDamaged(entry)).isTrue();
        assertThat(entry).doesNotExist();
    }

    private static boolean isIn(@Nullable Thread thread, Class<?> type) {
        return thread != null
                && Stream.of(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(type.getName()));
    }

    @Test
    @DisplayName("An entry that fails the quick check is created again, even in the same boot")
    void recreatesIncompleteEntry() throws Exception {
        CacheDirectory directory = new CacheDirectory(cache, "the test");
        Path entry = directory.entry("things", "one", CacheTests::program);
        Path program = entry.resolve("bin/program");
        FilePermissions.set(program, "rw-r--r--");
        directory.entry("things", "one", CacheTests::program, path -> Files.isExecutable(program));
        assertThat(program).isExecutable();
    }

    private static void program(Path directory) throws IOException {
        Path program = Files.createDirectories(directory.resolve("bin")).resolve("program");
        Files.writeString(program, "echo");
        FilePermissions.set(program, "rwxr-xr-x");
        Files.createSymbolicLink(directory.resolve("link"), Path.of("bin/program"));
    }

    /** The server logs nothing in this case, because the system cannot even load it. */
    @Test
    void aLostLibraryIsUnpackedAgain() throws Exception {
        copySharedCache();
        Path library = onlyEntry("binaries").resolve("lib");
        try (var files = Files.list(library)) {
            for (Path file :
                    files.filter(path -> path.toString().contains(".so")).toList()) {
                Files.delete(file);
            }
        }
        MapSettings settings = TestSettings.dataIn(data).with(EmbeddedSettings.CACHE_DIR, cache);
        try (PostgresServer server = EmbeddedPostgres.start(settings)) {
            assertThat(Sql.answers(server.admin())).isTrue();
        }
    }

    @Test
    @DisplayName("Only the owner can read a server's data, even if everyone can read the cached original")
    void restrictsDataPermissions() throws Exception {
        copySharedCache();
        assertThat(Command.run(List.of(
                                "chmod", "-R", "a=rX", cache.resolve("clusters").toString()))
                        .succeeded())
                .isTrue();
        MapSettings settings = TestSettings.dataIn(data).with(EmbeddedSettings.CACHE_DIR, cache);
        try (PostgresServer server = EmbeddedPostgres.start(settings)) {
            Path copy = Sql.directory(server.admin()).resolve("data");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.resolve("PG_VERSION"))))
                    .isEqualTo("rw-------");
            Sql.update(server.admin(), "CREATE DATABASE another");
        }
    }

    /** A copy saves the seconds that unpacking and initdb take. */
    private void copySharedCache() throws Exception {
        EmbeddedPostgres.start(TestSettings.dataIn(data)).close();
        for (String kind : List.of("binaries", "clusters")) {
            assertThat(Command.run(List.of(
                                    "cp",
                                    "-R",
                                    TestSettings.sharedCache().resolve(kind).toString(),
                                    cache.toString()))
                            .succeeded())
                    .isTrue();
        }
    }

    private Path onlyEntry(String kind) throws Exception {
        assertThat(entries(kind)).hasSize(1);
        return entries(kind).get(0);
    }

    @Test
    @DisplayName("Only cache entries that were not used since the given time are evicted")
    void evictsOnlyUnusedEntries() throws Exception {
        CacheDirectory directory = new CacheDirectory(cache, "the test");
        Path old = directory.entry("binaries", "old", Files::createDirectory);
        Path used = directory.entry("clusters", "used", Files::createDirectory);
        Path strange = Files.createDirectories(cache.resolve("runs/strange"));
        Instant longAgo = Instant.now().minus(Duration.ofDays(40));
        for (Path path : List.of(old, used, strange)) {
            Files.setLastModifiedTime(path, FileTime.from(longAgo));
        }
        directory.entry("clusters", "used", Files::createDirectory);
        directory.evict(Instant.now().minus(Duration.ofDays(30)));
        assertThat(old).doesNotExist();
        assertThat(used).exists();
        assertThat(strange).exists();
        assertThat(entries("work")).isEmpty();
    }

    /** The eviction runs a second after a start, when a test may already be removing its cache. */
    @Test
    void anEvictionOfNothingWritesNothing() throws Exception {
        CacheDirectory directory = new CacheDirectory(cache, "the test");
        directory.entry("binaries", "used", Files::createDirectory);
        Files.delete(cache.resolve("lock"));
        directory.evict(Instant.now().minus(Duration.ofDays(30)));
        assertThat(cache.resolve("lock")).doesNotExist();
        assertThat(cache.resolve("binaries/used")).exists();
    }

    private static String systemIdentifier(MapSettings settings) throws Exception {
        try (PostgresServer server = EmbeddedPostgres.start(settings)) {
            return Sql.query(server.admin(), "SELECT system_identifier FROM pg_control_system()");
        }
    }

    private List<Path> entries(String kind) throws Exception {
        try (var paths = Files.list(cache.resolve(kind))) {
            return paths.toList();
        }
    }
}
