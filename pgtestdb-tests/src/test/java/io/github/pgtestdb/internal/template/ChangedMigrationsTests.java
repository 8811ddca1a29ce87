// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.Layers;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.sql.CommandMigrator;
import io.github.pgtestdb.sql.DumpMigrator;
import io.github.pgtestdb.sql.Seeds;
import io.github.pgtestdb.sql.SqlMigrator;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Log;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.SqlDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Migrations that change while their template is built. The template must have the content that its name stands for.
 *
 * <p>A migration that waits at a gate keeps the build lock, and all other builds on the server wait for that lock.
 * Therefore the tests run one at a time.
 */
@Execution(ExecutionMode.SAME_THREAD)
class ChangedMigrationsTests {

    private static final String ON_MAIN = "CREATE TABLE on_main (id int);";
    private static final String ON_BRANCH = "CREATE TABLE on_branch (id int);";
    private static final String TABLES =
            "SELECT relname FROM pg_class WHERE relname IN ('on_main', 'on_branch') ORDER BY 1";

    private final String salt = UUID.randomUUID().toString();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();

    @TempDir
    private Path temp;

    @AfterEach
    void endThread() {
        thread.shutdownNow();
    }

    @Test
    @DisplayName("A file that is edited before it runs makes the template of the edited file")
    void buildsEditedFile() throws Exception {
        String line = "WARN The migrations of sql changed while its template was built on PostgreSQL at "
                + SharedServer.admin() + ". Building it again from the current migrations.";
        try (Gate gate = new Gate()) {
            Path directory = SqlDirectory.in(temp, gate.statement(), ON_MAIN);
            Path file = directory.resolve("2.sql");
            try (Log log = Log.open();
                    PgTestDb engine = engine(SqlMigrator.ofDirectory(directory))) {
                assertThat(tablesOf(engine, gate, () -> Files.writeString(file, ON_BRANCH)))
                        .containsExactly("on_branch");
                assertThat(log.linesWith("Building it again from the current migrations"))
                        .contains(line);
                assertThat(query(engine, TABLES)).containsExactly("on_branch");
            }
            Files.writeString(file, ON_MAIN);
            assertThat(tables(SqlMigrator.ofDirectory(directory))).containsExactly("on_main");
            Files.writeString(file, ON_BRANCH);
            assertThat(tables(SqlMigrator.ofDirectory(directory))).containsExactly("on_branch");
        }
    }

    @Test
    @DisplayName("A file that is renamed while others run causes no failure")
    void acceptsRenameDuringBuild() throws Exception {
        try (Gate gate = new Gate()) {
            Path directory = SqlDirectory.in(temp, gate.statement(), ON_MAIN);
            try (PgTestDb engine = engine(SqlMigrator.ofDirectory(directory))) {
                assertThat(tablesOf(
                                engine, gate, () -> Files.move(directory.resolve("2.sql"), directory.resolve("3.sql"))))
                        .containsExactly("on_main");
            }
        }
    }

    @Test
    @DisplayName("An SQL file that is edited and restored while others run is detected")
    void detectsEditThatWasUndone() throws Exception {
        try (Gate before = new Gate();
                Gate after = new Gate()) {
            Path directory = SqlDirectory.in(temp, before.statement(), ON_MAIN, after.statement());
            assertFlipIsSeen(engine(SqlMigrator.ofDirectory(directory)), directory.resolve("2.sql"), before, after);
        }
    }

    @Test
    @DisplayName("A file on top of a base that is edited and restored is detected")
    void detectsUndoneEditOnBase() throws Exception {
        try (Gate before = new Gate();
                Gate after = new Gate()) {
            Path shorter = SqlDirectory.in(temp, "CREATE TABLE first (id int);");
            tables(SqlMigrator.ofDirectory(shorter));
            Path directory = SqlDirectory.in(
                    temp, "CREATE TABLE first (id int);", before.statement(), ON_MAIN, after.statement());
            assertFlipIsSeen(engine(SqlMigrator.ofDirectory(directory)), directory.resolve("3.sql"), before, after);
        }
    }

    @Test
    @DisplayName("A layer that is edited and restored while the next one runs is detected")
    void detectsUndoneEditOfLayer() throws Exception {
        try (Gate before = new Gate();
                Gate after = new Gate()) {
            Path schema = SqlDirectory.in(temp, before.statement(), ON_MAIN);
            Path seeds = SqlDirectory.in(temp, after.statement());
            Migrator layers = Layers.of(SqlMigrator.ofDirectory(schema), Seeds.sql(seeds));
            assertFlipIsSeen(engine(layers, "false"), schema.resolve("2.sql"), before, after);
        }
    }

    @Test
    @DisplayName("A CSV file that is edited before it is copied makes the template of the edited file")
    void detectsEditedCsvFile() throws Exception {
        try (Gate gate = new Gate()) {
            Path schema = SqlDirectory.in(temp, "CREATE TABLE item (id int);", gate.statement());
            Path csv = Files.createDirectories(temp.resolve("seeds")).resolve("item.csv");
            Files.writeString(csv, "id\n1\n");
            Migrator layers = Layers.of(SqlMigrator.ofDirectory(schema), Seeds.csv(temp.resolve("seeds")));
            String rows = "SELECT id FROM item";
            try (PgTestDb engine = engine(layers)) {
                Future<List<String>> edited = thread.submit(() -> query(engine, rows));
                gate.awaitArrival();
                Files.writeString(csv, "id\n2\n");
                gate.open();
                assertThat(edited.get()).containsExactly("2");
            }
            Files.writeString(csv, "id\n1\n");
            try (PgTestDb engine = engine(layers)) {
                assertThat(query(engine, rows)).containsExactly("1");
            }
        }
    }

    @Test
    void aDumpThatIsEditedBeforeItRuns() throws Exception {
        try (Gate gate = new Gate()) {
            Path dump = Files.writeString(temp.resolve("dump.sql"), ON_MAIN);
            Migrator layers = Layers.of(
                    SqlMigrator.ofDirectory(SqlDirectory.in(temp, gate.statement())), DumpMigrator.ofFile(dump));
            try (PgTestDb engine = engine(layers)) {
                assertThat(tablesOf(engine, gate, () -> Files.writeString(dump, ON_BRANCH)))
                        .containsExactly("on_branch");
            }
            Files.writeString(dump, ON_MAIN);
            assertThat(tables(layers)).containsExactly("on_main");
        }
    }

    @Test
    void aCommandThatWritesToOneOfItsFiles() throws Exception {
        Path file = Files.writeString(temp.resolve("schema.sql"), "first");
        Migrator once = CommandMigrator.of("sh", "-c", "echo second > schema.sql; echo run >> runs")
                .directory(temp)
                .files("schema.sql");
        try (PgTestDb engine = engine(once)) {
            engine.create().close();
        }
        assertThat(Files.readString(file)).isEqualTo("second\n");
        assertThat(Files.readAllLines(temp.resolve("runs"))).hasSize(2);

        Migrator always = CommandMigrator.of("sh", "-c", "echo more >> schema.sql")
                .directory(temp)
                .files("schema.sql");
        try (PgTestDb engine = engine(always)) {
            assertThatThrownBy(engine::create).hasMessage(changedAgain("command"));
        }
    }

    @Test
    void aMigratorOfTheUsersIsReadAgain() throws Exception {
        Changing migrator = new Changing(1);
        try (PgTestDb engine = engine(migrator)) {
            List<Future<String>> names = new ArrayList<>();
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                for (int i = 0; i < 4; i++) {
                    names.add(threads.submit(
                            () -> query(engine, "SELECT name FROM content").get(0)));
                }
                for (Future<String> name : names) {
                    assertThat(name.get()).isEqualTo("content 1");
                }
            } finally {
                threads.shutdownNow();
            }
            assertThat(migrator.migrations).hasValue(2);
            assertThat(engine.summary()).contains("templates: 1 built in ");
        }
    }

    @Test
    @DisplayName("Migrations that also change during the second build fail and are not tried again")
    void failsAfterSecondChange() throws Exception {
        Changing migrator = new Changing(Integer.MAX_VALUE);
        try (PgTestDb engine = engine(migrator)) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(engine::create)
                        .isInstanceOf(PgTestDbException.class)
                        .hasMessage(changedAgain("changing"));
            }
            assertThat(migrator.migrations).hasValue(2);
        }
        assertThat(SharedServer.databases(migrator.database)).isEmpty();
    }

    private static String changedAgain(String migrator) {
        return "Cannot build the template of " + migrator + " on PostgreSQL at " + SharedServer.admin()
                + ": the migrations, or this JVM's time zone or locale, changed while they ran, also when they were run again."
                + " A template is named after these, and this one would hold something else. The partly built database was dropped. Leave the files"
                + " alone while tests start. If the migrations write to a file that counts as one of them, write it"
                + " elsewhere. A migrator of your own must return the same fingerprint for the same migrations.";
    }

    /**
     * Edits the file after it was hashed and before it runs, and restores it before the migrations end. The first gate
     * stops the migrations before the file, and the second one after it.
     */
    private void assertFlipIsSeen(PgTestDb flipped, Path file, Gate before, Gate after) throws Exception {
        try (PgTestDb engine = flipped) {
            Future<List<String>> tables = thread.submit(() -> query(engine, TABLES));
            before.awaitArrival();
            Files.writeString(file, ON_BRANCH);
            before.open();
            after.awaitArrival();
            Files.writeString(file, ON_MAIN);
            after.open();
            assertThat(tables.get()).containsExactly("on_main");
        }
    }

    /** Edits the migrations. */
    @FunctionalInterface
    private interface Edit {
        void run() throws Exception;
    }

    /** Creates a database, edits the migrations while one of them waits at the gate, and returns the tables. */
    private List<String> tablesOf(PgTestDb engine, Gate gate, Edit edit) throws Exception {
        Future<List<String>> tables = thread.submit(() -> query(engine, TABLES));
        gate.awaitArrival();
        edit.run();
        gate.open();
        return tables.get();
    }

    private List<String> tables(Migrator migrator) throws Exception {
        try (PgTestDb engine = engine(migrator)) {
            return query(engine, TABLES);
        }
    }

    private static List<String> query(PgTestDb engine, String sql) throws Exception {
        try (TestDatabase database = engine.create()) {
            return Queries.rows(database.connectionDetails(), sql);
        }
    }

    private PgTestDb engine(Migrator migrator) {
        return engine(migrator, "true");
    }

    private PgTestDb engine(Migrator migrator, String grow) {
        return SharedServer.engine()
                .migrator(migrator)
                .setting("pgtestdb.salt", salt)
                .setting("pgtestdb.incremental-templates", grow)
                .build();
    }

    /** A migrator that changes its content during its first {@code changes} runs. */
    private static final class Changing implements Migrator {

        private final AtomicInteger migrations = new AtomicInteger();
        private final int changes;
        private final AtomicInteger content = new AtomicInteger();
        private volatile String database = "";

        private Changing(int changes) {
            this.changes = changes;
        }

        @Override
        public String name() {
            return "changing";
        }

        @Override
        public Fingerprint fingerprint() {
            return Fingerprint.builder("changing")
                    .put("content", content.toString())
                    .build();
        }

        @Override
        public void migrate(MigrationTarget target) throws Exception {
            database = target.connectionDetails().database();
            if (migrations.incrementAndGet() <= changes) {
                content.incrementAndGet();
            }
            try (Connection connection = target.dataSource().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE content AS SELECT 'content " + content + "' AS name");
            }
        }
    }
}
