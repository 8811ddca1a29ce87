// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import static io.github.pgtestdb.flyway.IncrementalComparison.BEFORE;
import static io.github.pgtestdb.flyway.IncrementalComparison.LOGGED;
import static io.github.pgtestdb.flyway.IncrementalComparison.NEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.testkit.FileTree;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A template that grew is equal to one that is built whole. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IncrementalTemplateTests {

    @RegisterExtension
    static final IncrementalComparison COMPARISON = new IncrementalComparison();

    @TempDir
    private Path temp;

    private static final String VIEW = "CREATE OR REPLACE VIEW total AS SELECT count(*) AS n FROM orders;\n";

    static Arguments[] growing() {
        UnaryOperator<FileTree> next = folder -> folder.with("V11__next.sql", NEXT);
        return new Arguments[] {
            grows("one more", BEFORE, next, "on base by [1/1 V11]"),
            grows(
                    "two more",
                    BEFORE,
                    folder -> next.apply(folder).with("V12__b.sql", "SELECT 1;"),
                    "on base by [1/2 V11, 2/2 V12]"),
            grows("V10.2 after V10_1", BEFORE, folder -> folder.with("V10.2__b.sql", NEXT), "on base by [1/1 V10.2]"),
            grows(
                    "one in a folder, with a mark of its encoding and a placeholder",
                    BEFORE,
                    folder -> folder.with(
                            "more/V11__n.sql", "\uFEFFINSERT INTO product (name) VALUES ('\u00e9${flyway:user}');"),
                    "on base by [1/1 more/V11]"),
            grows(
                    "not in a transaction",
                    BEFORE,
                    folder -> folder.with("V11__c.sql", "CREATE INDEX CONCURRENTLY ON orders (product);"),
                    "on base by [1/1 V11]"),
            grows(
                    "a separate .conf",
                    BEFORE,
                    folder -> folder.with("V11__v.sql", "VACUUM product;")
                            .with("V11__v.sql.conf", "executeInTransaction=false\n"),
                    "on base by [1/1 V11]"),
            grows(
                    "the first one had a session to itself",
                    BEFORE.with("V3__set.sql", "SET LOCAL work_mem = '7MB';"),
                    next,
                    "on base by [1/1 V11]"),
            grows("the parameters of the database", BEFORE.with("V3__own.sql", OWN), next, "on base by [1/1 V11]"),
            grows(
                    "a comment on the database",
                    BEFORE,
                    folder -> folder.with("V11__own.sql", OWN),
                    "on base by [1/1 V11]"),
            grows(
                    "a column",
                    BEFORE,
                    folder -> folder.with("V11__c.sql", "ALTER TABLE product ADD COLUMN c int DEFAULT 1;"),
                    "on base by [1/1 V11]"),
            grows(
                    "a type",
                    BEFORE,
                    folder -> folder.with("V11__c.sql", "ALTER TABLE product ALTER name TYPE varchar(99);"),
                    "on base by [1/1 V11]"),
            grows(
                    "an empty table and statistics",
                    BEFORE,
                    folder -> folder.with(
                            "V11__c.sql", "CREATE TABLE fresh (n int); CREATE STATISTICS st ON id, name FROM product;"),
                    "on base by [1/1 V11]"),
            grows(
                    "a repeatable one",
                    BEFORE.with("R__total.sql", VIEW),
                    next,
                    "on base by [1/1 V11]",
                    "on base by [1/1 R]"),
            grows("a repeatable one added", BEFORE, folder -> folder.with("R__total.sql", VIEW), "on base by [1/1 R]"),
            grows(
                    "a repeatable one changed",
                    BEFORE.with("R__total.sql", VIEW),
                    folder -> folder.with("R__total.sql", VIEW.replace("count(*)", "count(*) + 1")),
                    "on base by [1/1 R]"),
            grows(
                    "one before a repeatable one that uses it",
                    BEFORE.with("R__total.sql", VIEW),
                    folder -> folder.with(
                            "V11__drop.sql", "DROP TABLE orders; CREATE TABLE orders AS SELECT 1 AS product"),
                    "on base by [1/1 V11]",
                    "on base by [1/1 R]"),
            grows(
                    "a script at the end",
                    BEFORE.with("afterMigrate.sql", LOGGED),
                    next,
                    "on base by [1/1 V11]",
                    "on base by []"),
            grows(
                    "a script at the end, changed",
                    BEFORE.with("afterMigrate.sql", LOGGED),
                    folder -> folder.with("afterMigrate.sql", LOGGED + "DELETE FROM logged;\n"),
                    "on base by []"),
            grows(
                    "all of it",
                    BEFORE.with("afterMigrate__log.sql", LOGGED)
                            .with("R__total.sql", VIEW)
                            .with("R__total.sql.conf", "executeInTransaction=true\n"),
                    next,
                    "on base by [1/1 V11]",
                    "on base by [1/1 R]"),
        };
    }

    private static final String OWN = "DO $$ BEGIN"
            + " EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), 'The shop''s');"
            + " EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());"
            + " END $$;\n";

    @ParameterizedTest(name = "{0}")
    @MethodSource("growing")
    void growsIntoWhatIsBuiltWhole(
            String what, FileTree before, UnaryOperator<FileTree> change, List<String> expected) {
        assertThat(COMPARISON.compare(temp, before, change.apply(before), flyway -> {}))
                .containsExactlyElementsOf(expected);
    }

    @Test
    @DisplayName("An incremental template equals a whole build if Flyway creates the schemas and installedBy is set")
    void supportsSchemasAndInstalledBy() {
        assertThat(COMPARISON.compare(
                        temp,
                        BEFORE,
                        BEFORE.with("V11__next.sql", NEXT),
                        flyway -> flyway.schemas("shop", "more").installedBy("somebody")))
                .containsExactly("on base by [1/1 V11]");
    }

    @Test
    @DisplayName("A template is built on migrations in another encoding")
    void buildsOnOtherEncoding() {
        byte[] latin = "INSERT INTO product (name) VALUES ('\u00e9');\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(COMPARISON.compare(
                        temp,
                        BEFORE,
                        BEFORE.with("V11__next.sql", latin),
                        flyway -> flyway.encoding(StandardCharsets.ISO_8859_1)))
                .containsExactly("on base by [1/1 V11]");
    }

    @Test
    void growsOnTheClassPath() throws Exception {
        String salt = UUID.randomUUID().toString();
        List<List<String>> grown = new ArrayList<>();
        for (FileTree folder : List.of(BEFORE, BEFORE.with("V11__next.sql", NEXT))) {
            grown.add(onTheClassPath(folder, salt, true));
        }
        List<String> whole = onTheClassPath(
                BEFORE.with("V11__next.sql", NEXT), UUID.randomUUID().toString(), false);
        assertThat(grown.get(1)).isEqualTo(whole).isNotEqualTo(grown.get(0));
    }

    private List<String> onTheClassPath(FileTree folder, String salt, boolean grows) throws Exception {
        URL jar = folder.writeJar(temp.resolve(UUID.randomUUID() + ".jar"), "db/shop");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar}, before)) {
            thread.setContextClassLoader(loader);
            FlywayMigrator migrator = new FlywayMigrator(
                    flyway -> flyway.locations("classpath:db/shop").placeholders(Map.of("salt", salt)));
            List<String> runs = new ArrayList<>();
            List<String> snapshot = COMPARISON.snapshot(new WatchedMigrator(migrator, grows, runs));
            boolean second = grows && folder.files().containsKey("V11__next.sql");
            assertThat(runs).singleElement().asString().startsWith(second ? "on base by [1/1 V11]" : "full, ");
            return snapshot;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Applied migrations are not read again. In this test, their file is not valid text in any encoding by then. */
    @Test
    void readsOnlyWhatIsNew() throws Exception {
        Path directory = BEFORE.writeTo(temp.resolve(UUID.randomUUID().toString()));
        Consumer<FluentConfiguration> configurer =
                IncrementalComparison.salt().andThen(flyway -> flyway.locations("filesystem:" + directory));
        COMPARISON.snapshot(new FlywayMigrator(configurer));
        BEFORE.with("V11__next.sql", NEXT).writeTo(directory);
        Migrator garbled = new FlywayMigrator(configurer) {
            @Override
            public void migrate(MigrationTarget target) {
                FileTree.EMPTY
                        .with("V1__products.sql", new byte[] {(byte) 0xFF})
                        .writeTo(directory);
                super.migrate(target);
            }
        };
        List<String> runs = new ArrayList<>();
        COMPARISON.snapshot(new WatchedMigrator(garbled, true, runs));
        assertThat(runs).containsExactly("on base by [1/1 V11]");
    }

    private static Arguments grows(String what, FileTree before, UnaryOperator<FileTree> change, String... runs) {
        return Arguments.of(what, before, change, List.of(runs));
    }
}
