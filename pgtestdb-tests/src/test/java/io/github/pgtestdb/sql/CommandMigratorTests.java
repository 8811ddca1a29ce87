// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.jdbc.SessionTimeZone;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.ChildJvm;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Building;
import io.github.pgtestdb.tests.FailureMain;
import io.github.pgtestdb.tests.Programs;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.TemporaryRole;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests with real commands: a shell, psql and pg_restore. */
class CommandMigratorTests {

    @TempDir
    private Path directory;

    @Test
    @DisplayName("psql connects to the database by its environment variables alone")
    void psqlFindsDatabaseByEnvironment() throws Exception {
        Programs.assume("psql");
        write("schema.sql", "CREATE TABLE t AS SELECT current_user::text AS me, current_database()::text AS here;\n");
        CommandMigrator psql = CommandMigrator.of("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", "schema.sql")
                .directory(directory);
        assertThat(Building.query(psql, "SELECT me FROM t WHERE here LIKE 'pgtestdb\\_b\\_%'"))
                .containsExactly("pgtestdb_" + SharedServer.admin().user());
    }

    @Test
    void psqlFindsTheDatabaseByItsUrl() throws Exception {
        Programs.assume("psql");
        write("schema.sql", "CREATE TABLE t ();\n");
        CommandMigrator shell = CommandMigrator.of(
                        "sh",
                        "-c",
                        "url=$DATABASE_URL; unset PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSSLMODE; psql -q -f schema.sql"
                                + " \"$url\"")
                .directory(directory)
                .files("schema.sql");
        assertThat(Building.query(shell, "SELECT count(*) FROM t")).containsExactly("0");
    }

    @Test
    void pgRestoreWithSeveralJobs() throws Exception {
        Programs.assume("pg_restore");
        String archive =
                DumpMigratorTests.shopFile("shop.dump").toAbsolutePath().toString();
        CommandMigrator restore = CommandMigrator.of(
                        "sh",
                        "-c",
                        "pg_restore --no-owner --no-privileges --exit-on-error --jobs=2 -d \"$PGDATABASE\" " + archive)
                .files(archive);
        assertThat(Building.query(restore, DumpMigratorTests.SHOP[0]))
                .containsExactly(DumpMigratorTests.SHOP_ANSWERS[0]);
    }

    @Test
    @DisplayName("The PG variables of a command are those of its database, without inherited ones")
    void passesOnlyVariablesOfDatabase() throws Exception {
        write("print.sh", "env | grep -E '^(PG|DATABASE_URL|MINE)' | sort; exit 1\n");
        String failure = Building.failure(sh("print.sh").environment("MINE", "yes"));
        ConnectionDetails server = SharedServer.admin();
        String sslMode = "disable";
        String required = server.properties().get("requireAuth");
        assertThat(failure.lines().skip(2).toList())
                .hasSize(required == null ? 12 : 13)
                .first()
                .isEqualTo("It printed:");
        assertThat(failure.replaceAll("pgtestdb_b_[0-9a-f]{16}_[0-9]+", "DB")
                        .replaceAll("(PGTESTDB_COMMAND=).*", "$1…"))
                .endsWith("\nIt printed:\n"
                        + "  DATABASE_URL=postgresql://pgtestdb_" + server.user() + ":***@" + server.host() + ":"
                        + server.port() + "/DB?sslmode=" + sslMode + "\n"
                        + "  MINE=yes\n  PGDATABASE=DB\n  PGHOST=" + server.host() + "\n  PGPASSWORD=***\n  PGPORT="
                        + server.port()
                        + (required == null ? "" : "\n  PGREQUIREAUTH=" + required)
                        + "\n  PGSSLMODE=" + sslMode + "\n  PGTESTDB_COMMAND=…\n"
                        + "  PGTESTDB_JDBC_URL=" + server.withDatabase("DB").jdbcUrl() + "\n"
                        + "  PGTZ=" + SessionTimeZone.current() + "\n  PGUSER=pgtestdb_" + server.user());
    }

    @Test
    @DisplayName("The time zone and the locale of the machine change the fingerprint")
    void countsTimeZoneAndLocale() throws Exception {
        Map<String, String> nothing = Map.of("TZ", "", "LANG", "", "LC_ALL", "");
        String before = fingerprint(nothing);
        assertThat(fingerprint(nothing)).isEqualTo(before);
        for (String name : List.of("TZ", "LANG", "LC_ALL", "LC_COLLATE", "LANGUAGE")) {
            Map<String, String> other = new HashMap<>(nothing);
            other.put(name, "C");
            assertThat(fingerprint(other)).as(name).isNotEqualTo(before);
        }
    }

    private static String fingerprint(Map<String, String> environment) throws Exception {
        String classPath = ChildJvm.classPath(entry -> true);
        try (ChildJvm child = ChildJvm.start(CommandFingerprintMain.class, classPath, environment)) {
            return child.await("FINGERPRINT ");
        }
    }

    @Test
    @DisplayName("A changed program file of the same name changes the fingerprint")
    void countsContentOfProgram() throws Exception {
        Path program = Files.writeString(directory.resolve("tool"), "#!/bin/sh\necho 1\n");
        CommandMigrator command =
                CommandMigrator.of(program.toAbsolutePath().toString(), "up").files(pom());
        Fingerprint before = command.fingerprint();
        assertThat(command.fingerprint()).isEqualTo(before);
        Files.writeString(program, "#!/bin/sh\necho 2\n");
        assertThat(command.fingerprint()).isNotEqualTo(before);
    }

    @Test
    @DisplayName("Inherited variables that lead to another server, such as PGSERVICE, are removed")
    void removesMisleadingVariables() throws Exception {
        Programs.assume("psql");
        Map<String, String> environment = new HashMap<>(ChildJvm.environment(SharedServer.admin()));
        environment.put("PGHOSTADDR", "192.0.2.1");
        environment.put("PGSERVICE", "elsewhere");
        environment.put("PGTESTDB_SALT", UUID.randomUUID().toString());
        environment.put("PGTESTDB_COMMAND_LINE", "psql -q -c 'CREATE TABLE t ()'");
        environment.put("PGTESTDB_COMMAND_FILES", pom());
        try (ChildJvm child = ChildJvm.start(FailureMain.class, ChildJvm.classPath(entry -> true), environment)) {
            assertThat(child.await("SUCCESS")).isEmpty();
        }
    }

    @Test
    void aCommandThatFails() throws Exception {
        write("fail.sh", "echo to its output\necho to its error output >&2\nexit 3\n");
        assertThat(Building.failure(sh("fail.sh")))
                .matches("\\QThe command failed with exit code 3 after \\E\\d+\\Q ms: sh fail.sh\nDirectory: "
                        + directory + "\nIt printed:\n  to its output\n  to its error output\\E");
    }

    @Test
    void onlyTheLastLinesAreShown() throws Exception {
        write("talk.sh", "for i in $(seq 1 200); do echo \"line $i\"; done; exit 1\n");
        assertThat(Building.failure(sh("talk.sh")))
                .contains("\nThe last 40 lines that it printed:\n  line 161\n")
                .endsWith("\n  line 200");
    }

    @Test
    void aCommandThatPrintsAPassword() throws Exception {
        String password = "s3cr%t /+\u00fc:@";
        String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8);
        write(
                "print.sh",
                "echo \"$PGPASSWORD\"\necho \"$DATABASE_URL\"\necho '" + encoded + " "
                        + encoded.toLowerCase(java.util.Locale.ROOT) + "'\ncat <<'END'\ns3cr%25t%20/+%C3%BC:%40 "
                        + "s3cr%t \\/\\u002B\\u00fc:@ s3cr\\\\%t\\\\ /+%c3%bc:@\nEND\nexit 1\n");
        try (TemporaryRole role = new TemporaryRole("")) {
            Queries.execute(
                    SharedServer.admin(),
                    "ALTER ROLE " + role.details().user() + " PASSWORD '" + password + "'",
                    "GRANT " + role.details().user() + " TO CURRENT_USER");
            PgTestDb.Builder builder = Building.salted()
                    .setting("pgtestdb.test-user", role.details().user())
                    .setting("pgtestdb.test-password", password);
            assertThat(Building.failure(builder, sh("print.sh")))
                    .contains("\n  ***\n  postgresql://" + role.details().user() + ":***@")
                    .endsWith("\n  *** ***\n  *** *** ***")
                    .doesNotContain("s3cr");
        }
    }

    @Test
    @DisplayName("A command that hangs is killed together with all processes that it started")
    void killsHangingProcessTree() throws Exception {
        Path pids = directory.resolve("pids");
        write(
                "hang.sh",
                "echo waiting\n(setsid sleep 600 >/dev/null 2>&1 & echo $! >> " + pids + ")\nsleep 600 & echo $! >> "
                        + pids + "\nwait\n");
        Duration timeout = Duration.ofSeconds(1);
        String failure = Building.failure(sh("hang.sh").timeout(timeout));
        // The command may have been killed before it had started both processes.
        for (int i = 0;
                i < 3 && (!Files.exists(pids) || Files.readAllLines(pids).size() != 2);
                i++) {
            Files.deleteIfExists(pids);
            timeout = timeout.multipliedBy(4);
            failure = Building.failure(sh("hang.sh").timeout(timeout));
        }
        assertThat(failure)
                .isEqualTo("The command did not end within " + timeout.toMillis()
                        + " ms and was killed, 3 processes: sh hang.sh\nDirectory: " + directory
                        + "\nIt printed:\n  waiting");
        assertThat(Files.readAllLines(pids)).hasSize(2);
        awaitAllGone(pids);
    }

    @Test
    void aCommandThatLeavesAProcessBehind() throws Exception {
        Path pid = directory.resolve("pid");
        write(
                "leave.sh",
                "setsid sleep 600 >/dev/null 2>&1 &\necho $! > " + pid
                        + "\nuntil readlink /proc/$!/exe | grep -q sleep; do sleep 0.1; done\n");
        assertThat(Building.failure(sh("leave.sh")))
                .isEqualTo(
                        "The command ended and left 1 process behind (sleep), which was killed. Let it wait for what it"
                                + " starts: sh leave.sh\nDirectory: " + directory + "\nIt printed nothing.");
        awaitAllGone(pid);
    }

    @Test
    void aCommandThatIsNotInstalled() {
        assertThat(Building.failure(CommandMigrator.of("dbmate_of_nobody", "up").files("pom.xml")))
                .isEqualTo("Cannot run dbmate_of_nobody up: there is no dbmate_of_nobody in the directories of PATH ("
                        + System.getenv("PATH") + "). Install it, or name it by its path.");
        assertThat(Building.failure(
                        CommandMigrator.of("./migrate.sh").directory(directory).files(pom())))
                .isEqualTo("Cannot run ./migrate.sh: there is no ./migrate.sh in " + directory
                        + ", or what its first line names is not there.");
    }

    @Test
    void aCommandThatIsNotExecutable() throws Exception {
        write("migrate.sh", "exit 0\n");
        assertThat(Building.failure(
                        CommandMigrator.of("./migrate.sh").directory(directory).files("migrate.sh")))
                .isEqualTo(
                        "Cannot run ./migrate.sh: ./migrate.sh is not executable. Make it so (chmod +x), or name the shell"
                                + " that is to read it: sh ./migrate.sh.");
    }

    @Test
    void aDirectoryThatIsNotThere() {
        Path missing = directory.resolve("missing");
        assertThat(Building.failure(
                        CommandMigrator.of("true").directory(missing).files(pom())))
                .isEqualTo("Cannot run true: the directory " + missing + " does not exist.");
    }

    @Test
    void aCommandWhoseFilesAreNotDeclared() {
        assertThatThrownBy(CommandMigrator.of("dbmate", "up")::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage(
                        "Cannot fingerprint the command dbmate up: it is not known which files it reads, so that a change"
                                + " in them would go unseen. Declare them: pgtestdb.command.files, or"
                                + " CommandMigrator.files(\"db/migrations\").");
        assertThatThrownBy(
                        CommandMigrator.of("dbmate", "up").directory(directory).files("db/*.sql")::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot fingerprint the command: no file in " + directory
                        + " is db/*.sql. Name a file, a directory or a glob such as db/migrations/*.sql.");
    }

    @Test
    @DisplayName("Declared files, variables, versions and named scripts change the fingerprint, other files do not")
    void fingerprintCoversAllInputs() throws Exception {
        write("db/1.sql", "a");
        write("db/sub/2.sql", "b");
        write("other.txt", "c");
        CommandMigrator base =
                CommandMigrator.of("sh", "migrate.sh").directory(directory).files("db/*.sql");
        Set<Fingerprint> seen = new LinkedHashSet<>();
        assertThat(seen.add(base.fingerprint())).isTrue();
        assertThat(seen.add(base.files("db/sub").fingerprint())).isTrue();
        assertThat(seen.add(base.files("other.txt").fingerprint())).isTrue();
        assertThat(seen.add(base.environment("A", "b").fingerprint())).isTrue();
        assertThat(seen.add(base.version("echo", "1.2").fingerprint())).isTrue();
        assertThat(seen.add(base.version("echo", "1.3").fingerprint())).isTrue();
        write("migrate.sh", "exit 0");
        assertThat(seen.add(base.fingerprint())).as("a script that is named").isTrue();
        write("db/1.sql", "changed");
        assertThat(seen.add(base.fingerprint())).isTrue();
        write("other.txt", "changed");
        assertThat(seen.add(base.fingerprint())).as("not declared").isFalse();
    }

    @Test
    void badArguments() {
        assertThatThrownBy(() -> CommandMigrator.of()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CommandMigrator.of("x").timeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not a positive timeout: PT0S");
    }

    private CommandMigrator sh(String script) {
        return CommandMigrator.of("sh", script).directory(directory).files(script);
    }

    private static String pom() {
        return Path.of("pom.xml").toAbsolutePath().toString();
    }

    private static void awaitAllGone(Path pids) throws Exception {
        for (String pid : Files.readAllLines(pids)) {
            Await.until(pid + " has gone", () -> isGone(pid));
        }
    }

    private static boolean isGone(String pid) {
        return ProcessHandle.of(Long.parseLong(pid.strip()))
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::info)
                .flatMap(ProcessHandle.Info::command)
                .isEmpty();
    }

    private void write(String name, String content) throws Exception {
        Path file = directory.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content, StandardCharsets.UTF_8);
    }
}
