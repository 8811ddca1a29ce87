package io.github.pgtestdb.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertThat(entry).isEqualTo(cache.resolve("things/one")).isEmptyDirectory();
        assertThat(entries("work")).isEmpty();
    }

    @Test
    void neverMakesAnEntryTwice() throws Exception {
        CacheDirectory directory = new CacheDirectory(cache, "the test");
        Path entry = directory.entry("things", "one", Files::createDirectory);
        Path again = directory.entry("things", "one", path -> {
            throw new AssertionError("made again");
        });
        assertThat(again).isEqualTo(entry);
    }

    @Test
    void saysWhatToRemoveWhereAnEntryIsIncomplete() throws Exception {
        BinariesArchive archive = BinariesArchive.find(Platform.current());
        Path entry = Files.createDirectories(cache.resolve("binaries").resolve(archive.key()));
        CacheDirectory directory = new CacheDirectory(cache, "the test");
        assertThatThrownBy(() -> Binaries.unpacked(archive, directory))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("The cached " + entry + " is incomplete: no such file or directory (" + entry
                        + "/pgtestdb-version). Remove it, and the next start makes it again.");
    }

    @Test
    void evictsWhatNobodyHasAskedForAndNothingElse() throws Exception {
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
