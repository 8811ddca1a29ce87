// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.embedded.internal.EmbeddedPostgres;
import io.github.pgtestdb.embedded.internal.InMemory;
import io.github.pgtestdb.embedded.internal.Processes;
import io.github.pgtestdb.embedded.internal.ServerJvm;
import io.github.pgtestdb.embedded.internal.SharedFixture;
import io.github.pgtestdb.embedded.internal.Sql;
import io.github.pgtestdb.embedded.internal.TestSettings;
import io.github.pgtestdb.embedded.internal.process.Command;
import io.github.pgtestdb.embedded.internal.process.PostmasterPid;
import io.github.pgtestdb.embedded.internal.process.ServerProcess;
import io.github.pgtestdb.embedded.internal.process.UnixUser;
import io.github.pgtestdb.embedded.internal.settings.EmbeddedSettings;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.MapSettings;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on root by the user that runs PostgreSQL for root. */
class ForeignUserTests {

    @TempDir(factory = InMemory.class)
    Path directory;

    private Path data;
    private UnixUser user;
    private MapSettings settings;

    @BeforeEach
    void prepare() throws Exception {
        assumeThat(UnixUser.currentUid())
                .as("another user runs PostgreSQL only for root")
                .isZero();
        user = UnixUser.unprivileged().orElseThrow();
        FilePermissions.set(directory, "rwxr-xr-x");
        data = Files.createDirectory(directory.resolve("data"));
        Path cache = Files.createDirectory(directory.resolve("cache"));
        FilePermissions.set(data, "rwxr-xr-x");
        FilePermissions.set(cache, "rwxr-xr-x");
        TestSettings.copyBinaries(cache);
        settings = TestSettings.sharedIn(data)
                .with(EmbeddedSettings.CACHE_DIR, cache)
                .with(EmbeddedSettings.RUN_AS, "setpriv");
    }

    @AfterEach
    void awaitTheLastOneOut() throws Exception {
        if (data != null) {
            Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
        }
    }

    @Test
    void theCacheBelongsToRoot() throws Exception {
        EmbeddedPostgres.start(settings).close();
        Path clusters = directory.resolve("cache/clusters");
        assertThat(ownedByOthers(directory.resolve("cache"))).isEmpty();
        try (Stream<Path> files = Files.walk(clusters)) {
            for (Path file : files.filter(path -> path.toString().contains("/data") || path.endsWith("password"))
                    .toList()) {
                assertThat(permissions(file)).as(file.toString()).endsWith("------");
            }
        }
    }

    @Test
    void aLinkInTheCacheIsNotFollowed() throws Exception {
        EmbeddedPostgres.start(settings).close();
        Path cluster;
        try (Stream<Path> entries = Files.list(directory.resolve("cache/clusters"))) {
            cluster = entries.findFirst().orElseThrow();
        }
        Path link = Files.createSymbolicLink(cluster.resolve("data/loot"), secret());
        MapSettings own = settings.with(EmbeddedSettings.SHARED, false);
        assertThatThrownBy(() -> EmbeddedPostgres.start(own))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot copy the initialised data directory to " + data + ": " + link
                        + " is not a file or a directory. A server needs some 50 MB at first, and room for its"
                        + " databases: free some, or set pgtestdb.embedded.data-dir to a directory that has it.");
    }

    @Test
    @DisplayName("A copy of the other user's files fails at a symbolic link")
    void refusesToCopyLinks() throws Exception {
        Path source = Files.createDirectories(directory.resolve("source/below"));
        Files.createSymbolicLink(source.resolve("link"), secret());
        Path target = directory.resolve("target");
        assertThatThrownBy(() -> ForeignTree.copy(directory.resolve("source"), target, name -> true))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("link is not a file or a directory");
        assertThat(target.resolve("below")).isEmptyDirectory();
    }

    @Test
    @DisplayName("Deleting a directory tree removes symbolic links and keeps their targets")
    void deleteDoesNotFollowLinks() throws Exception {
        Path tree = Files.createDirectories(directory.resolve("tree"));
        Files.createSymbolicLink(tree.resolve("file"), secret());
        Files.createSymbolicLink(tree.resolve("directory"), directory);
        FileTrees.delete(tree);
        assertThat(tree).doesNotExist();
        assertThat(secret()).exists();
    }

    /** The script belongs to root, and the file with the process id to the other user. */
    @ParameterizedTest
    @CsvSource({"setpriv, false", "setpriv, true", "su, false", "su, true"})
    void onlyTheOtherUsersProcessesAreSignalled(String runAs, boolean shared) throws Exception {
        Process victim = new ProcessBuilder("sleep", "600").start();
        MapSettings chosen = settings.with(EmbeddedSettings.RUN_AS, runAs).with(EmbeddedSettings.SHARED, shared);
        try (ServerJvm jvm = ServerJvm.start(chosen)) {
            Path running = Sql.directory(jvm.admin()).resolve("data");
            Path file = running.resolve("postmaster.pid");
            String text = Files.readString(file);
            long postmaster = PostmasterPid.read(running).orElseThrow().pid();
            asTheUser("echo " + victim.pid() + " >" + file);
            jvm.kill();
            if (runAs.equals("su")) {
                // Root's script cannot tell which process su has started.
                asTheUser("cat >" + file + " <<'end'\n" + text + "end");
            }
            Await.until("the server has gone", () -> !Processes.runs(postmaster));
            assertThat(victim.isAlive()).isTrue();
            // Processes that Java starts block SIGQUIT: a signal would show as pending.
            assertThat(Path.of("/proc", Long.toString(victim.pid()), "status"))
                    .content()
                    .contains("ShdPnd:\t0000000000000000");
        } finally {
            victim.destroyForcibly();
        }
    }

    /** An id in a file is not enough: the process must work on that directory, and belong to that user. */
    @Test
    @DisplayName("A process of root is not taken for the postmaster of the other user's data directory")
    void rejectsRootProcessAsPostmaster() throws Exception {
        Path running = Files.createDirectory(directory.resolve("running"));
        Process root = new ProcessBuilder("tail", "-f", "/dev/null", running + "/x").start();
        try {
            Await.until("it runs", () -> ServerProcess.find(root.pid(), running).isPresent());
            Files.writeString(running.resolve("postmaster.pid"), root.pid() + "\n" + running + "\n0\n5432\n");
            assertThat(ServerProcess.postmaster(running)).isPresent();
            user.own(running);
            assertThat(ServerProcess.postmaster(running)).isEmpty();
        } finally {
            root.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postmaster.pid", "postgresql.conf"})
    void aRestartChangesNoFileOfRoots(String file) throws Exception {
        EmbeddedPostgres.start(settings).close();
        Await.until("the server has gone", () -> SharedFixture.isAtRest(data));
        Path link = SharedFixture.directory(data).data().resolve(file);
        asTheUser("rm -f " + link + " && ln -s " + secret() + " " + link);
        assertThat(Files.isSymbolicLink(link)).isTrue();
        try (PostgresServer server = EmbeddedPostgres.start(settings)) {
            assertThat(Sql.answers(server.admin())).isTrue();
        }
        assertThat(secret()).content().isEqualTo("5432\n");
        assertThat(Files.getAttribute(secret(), "unix:uid")).isEqualTo(0);
        assertThat(permissions(secret())).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mkfifo", "ln -s /dev/zero", "echo nonsense >", "mkdir"})
    void aPostmasterPidCanBeAnything(String command) throws Exception {
        Path running = Files.createDirectory(directory.resolve("running"));
        user.own(running);
        asTheUser(command + " " + running.resolve("postmaster.pid"));
        assertThat(PostmasterPid.read(running)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobodyCanChangeWhatRootWritesWhateverTheUmask(boolean shared) throws Exception {
        List<String> prefix = List.of("sh", "-c", "umask 000; exec \"$@\"", "sh");
        try (ServerJvm jvm =
                ServerJvm.start(prefix, ServerJvm.classPath(), settings.with(EmbeddedSettings.SHARED, shared))) {
            Path server = Sql.directory(jvm.admin());
            jvm.order("stay 1");
            for (Path place : List.of(server, Files.createDirectories(directory.resolve("cache")))) {
                assertThat(writableByOthers(place)).isEmpty();
            }
            assertThat(ownedByOthers(server)).allMatch(path -> path.startsWith(server.resolve("data")));
        }
    }

    private static List<Path> writableByOthers(Path place) throws Exception {
        return filesThat(
                place,
                file -> !Files.isSymbolicLink(file)
                        && Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).stream()
                                .anyMatch(one -> one == PosixFilePermission.GROUP_WRITE
                                        || one == PosixFilePermission.OTHERS_WRITE));
    }

    private static List<Path> ownedByOthers(Path place) throws Exception {
        return filesThat(
                place,
                file -> !Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(0));
    }

    private interface Property {
        boolean holds(Path file) throws IOException;
    }

    /** Skips files that disappear meanwhile, because a running server makes and removes files. */
    private static List<Path> filesThat(Path place, Property property) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(place, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                return visitFile(directory, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try {
                    if (property.holds(file)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                } catch (NoSuchFileException e) {
                    return visitFileFailed(file, e);
                }
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException && !file.equals(place)) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return found;
    }

    /** A file that only root can read. Its content could be a process id or a parameter. */
    private Path secret() throws Exception {
        Path file = directory.resolve("secret");
        return Files.exists(file) ? file : FilePermissions.write(file, "5432\n");
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private void asTheUser(String line) throws Exception {
        Command.Result result = Command.run(List.of(
                "setpriv", "--reuid=" + user.uid(), "--regid=" + user.gid(), "--clear-groups", "/bin/sh", "-c", line));
        assertThat(result.output()).isEmpty();
        assertThat(result.succeeded()).isTrue();
    }
}
