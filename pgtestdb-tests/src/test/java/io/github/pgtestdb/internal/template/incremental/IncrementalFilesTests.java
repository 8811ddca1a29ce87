// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template.incremental;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.testkit.Await;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.Snapshot;
import io.github.pgtestdb.tests.Templates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** SQL files that extend the files of a template. Differences that do not show in the files are tested with Flyway. */
class IncrementalFilesTests {

    private static final List<String> FILES = List.of(
            "CREATE TABLE a (id serial, note text); INSERT INTO a (note) VALUES ('one');",
            "CREATE VIEW v AS SELECT note FROM a; GRANT SELECT ON v TO PUBLIC; INSERT INTO a (note) VALUES ('two');",
            "ALTER TABLE a ADD COLUMN n int DEFAULT 3; INSERT INTO a (note) VALUES ('three');",
            "CREATE INDEX CONCURRENTLY ON a (note);");

    private static final Pattern ORIGIN = Pattern.compile(
            "(pgtestdb_t_[0-9a-f]{32})(?:, on top of (pgtestdb_t_[0-9a-f]{32}) with (\\d+) more migrations?)?$");

    private final String salt = UUID.randomUUID().toString();

    @TempDir
    private Path temp;

    @Test
    @DisplayName("If one file is added, only that file runs")
    void runsOnlyAddedFile() throws Exception {
        Built three = build(salt, true, FILES.subList(0, 3));
        Built four = build(salt, true, FILES);

        assertThat(three.from).isNull();
        assertThat(four.from).isEqualTo(three.name);
        assertThat(four.by).isEqualTo("1");
        assertThat(four.summary)
                .contains("; templates: 0 built, 1 incremental in ")
                .contains(" s, 0 reused;");
        assertThat(four.snapshot).isEqualTo(build(UUID.randomUUID().toString(), true, FILES).snapshot);
    }

    @Test
    void theNearestIsTaken() throws Exception {
        build(salt, true, FILES.subList(0, 1));
        Built two = build(salt, true, FILES.subList(0, 2));
        Built four = build(salt, true, FILES);
        assertThat(four.from).isEqualTo(two.name);
        assertThat(four.by).isEqualTo("2");
    }

    @Test
    void theNearestMayBeFar() throws Exception {
        Built one = build(salt, true, FILES.subList(0, 1));
        List<String> many = new ArrayList<>(FILES.subList(0, 1));
        for (int i = 1; i <= 20; i++) {
            many.add("CREATE TABLE more_" + i + " (id int);");
        }
        Built all = build(salt, true, many);
        assertThat(all.from).isEqualTo(one.name);
        assertThat(all.by).isEqualTo("20");
    }

    @Test
    void anEditedFileIsNotGrownFrom() throws Exception {
        build(salt, true, FILES.subList(0, 3));
        Built edited =
                build(salt, true, List.of(FILES.get(0), FILES.get(1) + "\n-- edited", FILES.get(2), FILES.get(3)));
        assertThat(edited.from).isNull();
    }

    @Test
    @DisplayName("A file with setseed prevents no incremental template, before or after it")
    void extendsTemplateAfterSetseed() throws Exception {
        String seed = "SELECT setseed(0.5);";
        Built one = build(salt, true, FILES.subList(0, 1));
        Built two = build(salt, true, List.of(FILES.get(0), seed));
        Built three = build(salt, true, List.of(FILES.get(0), seed, FILES.get(1)));
        assertThat(two.from).isEqualTo(one.name);
        assertThat(three.from).isEqualTo(two.name);
        assertThat(three.by).isEqualTo("1");
    }

    @Test
    @DisplayName("A template is a base even if a file left state that was discarded")
    void buildsOnDiscardedState() throws Exception {
        String set = "SET check_function_bodies = off;";
        Built two = build(salt, true, List.of(FILES.get(0), set));
        Built three = build(salt, true, List.of(FILES.get(0), set, FILES.get(1)));
        assertThat(three.from).isEqualTo(two.name);
        assertThat(three.by).isEqualTo("1");
    }

    @Test
    void growingCanBeTurnedOff() throws Exception {
        build(salt, true, FILES.subList(0, 3));
        assertThat(build(salt, false, FILES).from).isNull();
    }

    @Test
    @DisplayName("The copy strategy is inherited and not measured again")
    void inheritsStrategy() throws Exception {
        SharedServer.assumeAtLeast(15, "older ones have one way to copy");
        Built three = build(salt, true, FILES.subList(0, 3));
        Built four = build(salt, true, FILES);
        Matcher measured = Pattern.compile("\"measured\":\"[1-9][0-9]*\"").matcher(commentOf(three.name));
        assertThat(measured.find()).isTrue();
        assertThat(commentOf(four.name)).contains(measured.group());
    }

    @Test
    @DisplayName("A base counts as used")
    void marksBaseAsUsed() throws Exception {
        Built three = build(salt, true, FILES.subList(0, 3));
        // Older than the resolution of the mark, but too young to be evicted.
        long threeDaysAgo = Instant.now().minus(Duration.ofDays(3)).getEpochSecond();
        String old = commentOf(three.name).replaceAll("\"used\":\"[0-9]+\"", "\"used\":\"" + threeDaysAgo + "\"");
        Queries.execute(SharedServer.admin(), "COMMENT ON DATABASE " + three.name + " IS '" + old + "'");
        assertThat(build(salt, true, FILES).from).isEqualTo(three.name);
        assertThat(commentOf(three.name)).isNotEqualTo(old);
    }

    @Test
    @DisplayName("A broken file fails as in a full build, and leaves nothing")
    void failsAsInFullBuild() throws Exception {
        build(salt, true, FILES.subList(0, 3));
        String broken = "INSERT INTO a (n) VALUES\n  ('x');";
        assertThatThrownBy(() -> build(salt, true, List.of(FILES.get(0), FILES.get(1), FILES.get(2), broken)))
                .isInstanceOf(PgTestDbException.class)
                .hasMessageMatching("\\QCannot build the template of sql on PostgreSQL at " + SharedServer.admin()
                        + " as role pgtestdb_postgres: the migrations failed after \\E[0-9]+\\Q ms.\n"
                        + "File: 4.sql, line 2\n"
                        + "Statement: INSERT INTO a (n) VALUES\n  ('x')\n"
                        + "Message: invalid input syntax for type integer: \"x\" (SQLSTATE 22P02)\n"
                        + "The partly built database was dropped. Fix the migration and run the tests again."
                        + "\\E");
    }

    /**
     * The rename is not committed. Other sessions still see the old name in the catalog, so the build chooses this
     * base. CREATE DATABASE then waits for the rename, because both lock the base. After the commit it
     * finds no database of that name.
     */
    @Test
    @DisplayName("If a base vanishes before it is cloned, the next one is used")
    void usesNextBaseIfFirstVanishes() throws Exception {
        Built one = build(salt, true, FILES.subList(0, 1));
        Built three = build(salt, true, FILES.subList(0, 3));
        ExecutorService thread = Executors.newSingleThreadExecutor();
        String gone = "gone_" + three.name;
        try (Connection connection = Queries.connect(SharedServer.admin());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("ALTER DATABASE " + three.name + " RENAME TO " + gone);
            Future<Built> four = thread.submit(() -> build(salt, true, FILES));
            Await.until("the clone waits", () -> isWaitedFor(connection));
            connection.commit();
            assertThat(four.get().from).isEqualTo(one.name);
            assertThat(four.get().by).isEqualTo("3");
        } finally {
            thread.shutdownNow();
            Queries.execute(
                    SharedServer.admin(), "ALTER DATABASE " + gone + " IS_TEMPLATE false", "DROP DATABASE " + gone);
        }
    }

    private static boolean isWaitedFor(Connection connection) throws SQLException {
        int pid = connection.unwrap(PGConnection.class).getBackendPID();
        return !Queries.rows(
                        SharedServer.admin(),
                        "SELECT pid FROM pg_stat_activity WHERE " + pid + " = ANY (pg_blocking_pids(pid))")
                .isEmpty();
    }

    private record Built(String name, String from, String by, String summary, List<String> snapshot) {}

    private Built build(String fingerprintSalt, boolean grow, List<String> files) throws Exception {
        SqlMigrator migrator = SqlMigrator.ofDirectory(write(files));
        try (Log log = Log.open();
                PgTestDb engine = SharedServer.engine()
                        .migrator(migrator)
                        .setting("pgtestdb.salt", fingerprintSalt)
                        .setting("pgtestdb.incremental-templates", Boolean.toString(grow))
                        .build();
                TestDatabase database = engine.create()) {
            Matcher line = originOf(Templates.ofRun(database.name()), log);
            return new Built(line.group(1), line.group(2), line.group(3), engine.summary(), Snapshot.of(database));
        }
    }

    private static Matcher originOf(String template, Log log) {
        String line = log.linesWith("Built the template of sql").stream()
                .filter(built -> built.contains("s: " + template))
                .findFirst()
                .orElseThrow();
        Matcher matcher = ORIGIN.matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return matcher;
    }

    private Path write(List<String> files) throws IOException {
        Path directory = Files.createDirectories(temp.resolve(UUID.randomUUID().toString()));
        for (int i = 0; i < files.size(); i++) {
            Files.writeString(directory.resolve((i + 1) + ".sql"), files.get(i));
        }
        return directory;
    }

    private static String commentOf(String name) throws SQLException {
        return Queries.rows(
                        SharedServer.admin(),
                        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '" + name + "'")
                .get(0);
    }
}
