// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.embedded.internal.EmbeddedPostgres;
import io.github.pgtestdb.embedded.internal.InMemory;
import io.github.pgtestdb.embedded.internal.Processes;
import io.github.pgtestdb.embedded.internal.ServerJvm;
import io.github.pgtestdb.embedded.internal.Sql;
import io.github.pgtestdb.embedded.internal.TestSettings;
import io.github.pgtestdb.embedded.internal.files.FilePermissions;
import io.github.pgtestdb.embedded.internal.settings.EmbeddedSettings;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.MapSettings;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunAsTests {

    private static final Platform PLATFORM = Platform.current();

    @TempDir(factory = InMemory.class)
    Path directory;

    @ParameterizedTest
    @EnumSource(
            value = RunAs.Choice.class,
            names = {"UNSHARE", "SETPRIV", "SU"})
    void rootStartsAServerAsSomebodyElse(RunAs.Choice choice) throws Exception {
        assumeThat(UnixUser.currentUid()).as("only root needs this").isZero();
        RunAs runAs = RunAs.choose(choice, PLATFORM);
        Path data = openToAll(directory.resolve("data"));
        MapSettings settings = TestSettings.dataIn(data)
                .with(EmbeddedSettings.CACHE_DIR, openToAll(directory.resolve("cache")))
                .with(EmbeddedSettings.RUN_AS, runAs.name());
        ConnectionDetails admin;
        long postmaster;
        try (PostgresServer server = EmbeddedPostgres.start(settings)) {
            admin = server.admin();
            postmaster = postmaster(admin);
            assertThat(Files.getAttribute(Sql.directory(admin).resolve("data/base"), "unix:uid"))
                    .isEqualTo(runAs.owner() == null ? 0 : runAs.owner().uid());
        }
        assertThat(data).isEmptyDirectory();
        assertThat(Processes.runs(postmaster)).isFalse();
        killedJvmLeavesNothing(settings, data);
    }

    /** Under su the supervisor's child is not the server itself. */
    private static void killedJvmLeavesNothing(MapSettings settings, Path data) throws Exception {
        try (ServerJvm jvm = ServerJvm.start(settings)) {
            long postmaster = postmaster(jvm.admin());
            jvm.kill();
            Await.until("the server has gone", () -> !Processes.runs(postmaster));
            Await.until("its directory has gone", () -> data.toFile().list().length == 0);
        }
    }

    @Test
    void anOrdinaryUserStartsAServer() throws Exception {
        assumeThat(UnixUser.currentUid())
                .as("an ordinary user does so in every other test")
                .isZero();
        UnixUser user = UnixUser.unprivileged().orElseThrow();
        Path data = openToAll(directory.resolve("data"));
        Path cache = openToAll(directory.resolve("cache"));
        user.own(data);
        user.own(cache);
        List<String> prefix = List.of("setpriv", "--reuid=" + user.uid(), "--regid=" + user.gid(), "--clear-groups");
        MapSettings settings = TestSettings.dataIn(data).with(EmbeddedSettings.CACHE_DIR, cache);
        try (ServerJvm jvm = ServerJvm.start(prefix, readableClassPath(), settings)) {
            ConnectionDetails admin = jvm.admin();
            assertThat(Files.getAttribute(Sql.directory(admin), "unix:uid")).isEqualTo(user.uid());
            jvm.order("close");
            assertThat(data).isEmptyDirectory();
        }
    }

    /**
     * This happens in a container that runs under a numeric user id. Java 17 knows no home directory of such a user.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aUserWithoutANameStartsAServer(boolean hasHome) throws Exception {
        assumeThat(UnixUser.currentUid())
                .as("only root can become another user")
                .isZero();
        UnixUser user = new UnixUser("unknown", 12_345, 12_345);
        Path data = openToAll(directory.resolve("data"));
        Path files = openToAll(directory.resolve("files"));
        Path cache = files.resolve(hasHome ? ".cache/pgtestdb" : "pgtestdb-12345");
        TestSettings.copyBinaries(cache);
        user.own(data);
        assertThat(Command.run(List.of("chown", "-R", "12345:12345", files.toString()))
                        .succeeded())
                .isTrue();
        List<String> prefix = List.of(
                "setpriv",
                "--reuid=" + user.uid(),
                "--regid=" + user.gid(),
                "--clear-groups",
                "env",
                "-u",
                "XDG_CACHE_HOME",
                "HOME=" + (hasHome ? files : "/"),
                "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + files + " -Duser.home=?");
        MapSettings settings =
                MapSettings.none().with(EmbeddedSettings.SHARED, false).with(EmbeddedSettings.DATA_DIR, data);
        try (ServerJvm jvm = ServerJvm.start(prefix, readableClassPath(), settings)) {
            ConnectionDetails admin = jvm.admin();
            assertThat(Files.getAttribute(Sql.directory(admin), "unix:uid")).isEqualTo(user.uid());
        }
        assertThat(cache.resolve("clusters")).isNotEmptyDirectory();
    }

    @Test
    @DisplayName("The message says what to do if the user cannot get a name")
    void explainsUserWithoutName() {
        List<RunAs> ways =
                List.of(new RunAs("unshare", null, command -> List.of("/bin/sh", "-c", "echo not permitted; exit 1")));

        assertThatThrownBy(() -> NamedUser.firstThatWorks("exit code 1: cannot find name for user ID 12345", ways))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("initdb refuses to run as a user without a name (exit code 1: cannot find name for user ID"
                        + " 12345), and no way to give the user one works. Tried: unshare (exit code 1: not permitted)."
                        + " Add the user to /etc/passwd, run the tests as a user that is listed there, allow user"
                        + " namespaces (docker run --security-opt seccomp=unconfined), install libnss_wrapper, or set"
                        + " pgtestdb.url to a server that runs already.");
    }

    @Test
    void saysWhatItTriedWhereNothingWorks() {
        List<RunAs> ways = List.of(
                new RunAs("unshare", null, command -> List.of("/bin/sh", "-c", "echo not permitted; exit 1")),
                new RunAs("su", null, command -> List.of("/nowhere/su")));
        assertThatThrownBy(() -> RunAs.firstThatWorks(RunAs.Choice.AUTO, ways))
                .isInstanceOf(PgTestDbException.class)
                // The JDK words this differently from 25 on.
                .hasMessageMatching("PostgreSQL refuses to run as root, and no way to run it as another user works\\."
                        + " Tried: unshare \\(exit code 1: not permitted\\),"
                        + " su \\(Cannot run program \"/nowhere/su\" \\(in directory \"/\"\\): [^\n]*No such file or"
                        + " directory[ )]*\\)\\. Run the tests as an ordinary user, give the system a user named postgres or"
                        + " nobody, or set pgtestdb\\.url to a server that runs already\\.");
    }

    @Test
    void readsUsersAsTheSystemListsThem() {
        List<String> passwd = List.of("root:x:0:0:root:/root:/bin/sh", "nobody:x:65534:65533:nobody:/:/bin/false", "");
        assertThat(UnixUser.find("nobody", passwd)).contains(new UnixUser("nobody", 65534, 65533));
        assertThat(UnixUser.find("root", passwd)).isEmpty();
        assertThat(UnixUser.find("postgres", passwd)).isEmpty();
    }

    private Path openToAll(Path path) throws Exception {
        FilePermissions.set(directory, "rwxr-xr-x");
        Path created = Files.createDirectory(path);
        FilePermissions.set(created, "rwxr-xr-x");
        return created;
    }

    /** The class path may lie below root's home directory. */
    private String readableClassPath() throws Exception {
        List<String> copies = new ArrayList<>();
        for (String entry : ServerJvm.classPath().split(File.pathSeparator, -1)) {
            Path copy = directory.resolve("cp" + copies.size());
            assertThat(Command.run(List.of("cp", "-R", entry, copy.toString())).succeeded())
                    .isTrue();
            copies.add(copy.toString());
        }
        return String.join(File.pathSeparator, copies);
    }

    private static long postmaster(ConnectionDetails admin) throws Exception {
        return PostmasterPid.read(Sql.directory(admin).resolve("data"))
                .orElseThrow()
                .pid();
    }
}
