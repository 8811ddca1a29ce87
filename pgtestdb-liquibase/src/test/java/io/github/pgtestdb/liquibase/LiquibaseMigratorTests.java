// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.testkit.FileTree;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.testkit.RecordingTarget;
import io.github.pgtestdb.testkit.TestEngine;
import java.net.URL;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Liquibase runs on a real server, as the engine runs it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiquibaseMigratorTests {

    private static final String SALT = UUID.randomUUID().toString();

    @RegisterExtension
    static final TestEngine ENGINE = new TestEngine();

    @TempDir
    private Path temp;

    @Test
    @DisplayName("The engine builds a template from a changelog in a jar, and leaves no change log lock")
    void buildsTemplateOfChangelogInJar() throws SQLException {
        URL jar = ChangelogFolder.SHOP.writeJar(temp.resolve("shop.jar"), "");
        Migrator migrator = Migrators.on(LiquibaseMigratorTests::salted, jar);
        for (int i = 0; i < 2; i++) {
            try (TestDatabase database = ENGINE.create(migrator)) {
                assertThat(Queries.rows(database, "SELECT id FROM databasechangelog ORDER BY orderexecuted"))
                        .containsExactly("product", "orders", "demo", "function", "data");
                assertThat(Queries.rows(database, "SELECT name || price FROM product"))
                        .containsExactly("rope15.50");
                assertThat(Queries.rows(database, "SELECT n + one() FROM total"))
                        .containsExactly("2");
                assertThat(Queries.rows(database, "SELECT locked FROM databasechangeloglock"))
                        .containsExactly("f");
            }
        }
    }

    @Test
    @DisplayName("A subclass with a constructor without arguments is a migrator")
    void supportsSubclassAsMigrator() throws SQLException {
        ChangelogFolder.SHOP.writeTo(SEARCHED);
        try (TestDatabase database = ENGINE.create(new Shop())) {
            assertThat(Queries.rows(database, "SELECT count(*) FROM product")).containsExactly("1");
        }
    }

    private static final Path SEARCHED = Path.of("target/searched-" + SALT);

    private static final class Shop extends LiquibaseMigrator {
        private Shop() {
            super(liquibase -> salted(liquibase).searchPath(SEARCHED));
        }
    }

    @Test
    void eachChangeSetIsReportedAsItBegins() {
        assertThat(reports(ChangelogFolder.SHOP, liquibase -> {}))
                .containsExactly(
                        "1 of 5: db/changelog/product.xml (change set product by ada)",
                        "2 of 5: db/changelog/more/1-orders.sql (change set orders by ada)",
                        "3 of 5: db/changelog/more/1-orders.sql (change set demo by ada)",
                        "4 of 5: db/changelog/more/2-function.json (change set function by bob)",
                        "5 of 5: db/changelog/db.changelog-master.yaml (change set data by ada)");
    }

    @Test
    @DisplayName("The reported total excludes change sets of other contexts")
    void countsOnlyActiveContexts() {
        assertThat(reports(ChangelogFolder.SHOP, liquibase -> liquibase.contexts("test")))
                .hasSize(4)
                .allMatch(report -> report.contains(" of 4: "))
                .noneMatch(report -> report.contains("demo"));
    }

    @Test
    void labelsSelect() {
        FileTree folder = ChangelogFolder.SHOP.replace("db/changelog/more/1-orders.sql", "context:demo", "labels:slow");
        assertThat(reports(folder, liquibase -> liquibase.labels("!slow"))).hasSize(4);
    }

    @Test
    void schemasAreMadeAndTablesNamed() throws SQLException {
        try (TestDatabase database = ENGINE.create()) {
            migrator(
                            ChangelogFolder.SHOP,
                            liquibase -> liquibase
                                    .defaultSchema("app")
                                    .liquibaseSchema("meta")
                                    .changelogTable("changes")
                                    .changelogLockTable("changes_lock"))
                    .migrate(RecordingTarget.of(database));
            assertThat(Queries.rows(database, "SELECT name FROM app.product")).containsExactly("rope");
            assertThat(Queries.rows(database, "SELECT count(*) FROM meta.changes"))
                    .containsExactly("5");
            assertThat(Queries.rows(database, "SELECT count(*) FROM meta.changes_lock"))
                    .containsExactly("1");
        }
    }

    @Test
    @DisplayName("A changelog parameter that the user sets overrides the same property in the changelog")
    void userParametersOverrideChangelog() throws SQLException {
        try (TestDatabase database = ENGINE.create()) {
            migrator(ChangelogFolder.SHOP, liquibase -> liquibase.parameter("priceType", "bigint"))
                    .migrate(RecordingTarget.of(database));
            assertThat(Queries.rows(database, "SELECT pg_typeof(price) FROM product"))
                    .containsExactly("bigint");
        }
    }

    @Test
    void anIndexMayBeCreatedConcurrently() {
        FileTree folder = ChangelogFolder.SHOP.with("db/changelog/more/3-index.sql", """
                        --liquibase formatted sql
                        --changeset ada:index runInTransaction:false
                        CREATE INDEX CONCURRENTLY product_of_order ON orders (product);
                        """);
        assertThat(reports(folder, liquibase -> {})).hasSize(6);
    }

    @Test
    @DisplayName("An edited change set leads to a new template instead of a checksum error")
    void rebuildsTemplateOnChangeSetEdit() throws SQLException {
        FileTree edited = ChangelogFolder.SHOP.replace(
                "db/changelog/more/1-orders.sql", "product int", "product int, amount int");
        try (TestDatabase before = ENGINE.create(migrator(ChangelogFolder.SHOP, LiquibaseMigratorTests::salted));
                TestDatabase after = ENGINE.create(migrator(edited, LiquibaseMigratorTests::salted))) {
            String columns = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'orders'";
            assertThat(Queries.rows(before, columns)).containsExactly("1");
            assertThat(Queries.rows(after, columns)).containsExactly("2");
        }
    }

    @Test
    void noConnectionIsLeftOpen() throws SQLException {
        try (TestDatabase database = ENGINE.create()) {
            RecordingTarget target = RecordingTarget.of(database);
            migrator(ChangelogFolder.SHOP, liquibase -> {}).migrate(target);
            assertThat(target.opened()).isNotEmpty();
            for (Connection connection : target.opened()) {
                assertThat(connection.isClosed()).isTrue();
            }
        }
    }

    @Test
    void severalThreadsMigrateAtOnce() throws Exception {
        Migrator migrator = migrator(ChangelogFolder.SHOP, liquibase -> {});
        int threads = 4;
        CountDownLatch start = new CountDownLatch(threads);
        List<FutureTask<Integer>> tasks = Stream.generate(() -> new FutureTask<>(() -> {
                    try (TestDatabase database = ENGINE.create()) {
                        RecordingTarget target = RecordingTarget.of(database);
                        start.countDown();
                        start.await();
                        migrator.fingerprint();
                        migrator.migrate(target);
                        return target.reports().size();
                    }
                }))
                .limit(threads)
                .toList();
        tasks.forEach(task -> new Thread(task).start());
        for (FutureTask<Integer> task : tasks) {
            assertThat(task.get()).isEqualTo(5);
        }
    }

    private List<String> reports(FileTree folder, Consumer<LiquibaseOptions> configurer) {
        try (TestDatabase database = ENGINE.create()) {
            RecordingTarget target = RecordingTarget.of(database);
            migrator(folder, configurer).migrate(target);
            return target.reports();
        }
    }

    private LiquibaseMigrator migrator(FileTree folder, Consumer<LiquibaseOptions> configurer) {
        Path directory = folder.writeTo(temp.resolve(Integer.toHexString(folder.hashCode())));
        return new LiquibaseMigrator(liquibase -> configurer.accept(liquibase.searchPath(directory)));
    }

    /** No template of an earlier run may hide a broken migrator. */
    private static LiquibaseOptions salted(LiquibaseOptions liquibase) {
        return liquibase.parameter("salt", SALT);
    }
}
