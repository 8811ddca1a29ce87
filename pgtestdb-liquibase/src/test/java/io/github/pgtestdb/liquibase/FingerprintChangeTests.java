// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.testkit.ClassPaths;
import io.github.pgtestdb.testkit.FileTree;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fingerprint changes with the inputs that shape the database, and with no others. */
class FingerprintChangeTests {

    private static final FileTree SHOP = ChangelogFolder.SHOP;
    private static final String ORDERS = "db/changelog/more/1-orders.sql";

    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource({
        ChangelogFolder.MASTER + ", author: ada, author: eve",
        "db/changelog/product.xml, varchar(20), varchar(9)",
        "db/changelog/shop.properties, 10, 12",
        ORDERS + ", int, bigint",
        "db/changelog/more/2-function.json, bob, eve",
        "db/changelog/function.sql, SELECT 1, SELECT 2",
        "db/changelog/product.csv, 15.50, 15.60",
        "db/changelog/view.sql, count, sum"
    })
    void anEditInAnyFileCounts(String file, String text, String by) {
        assertThat(fingerprint(SHOP.replace(file, text, by))).isNotEqualTo(fingerprint(SHOP));
    }

    @Test
    @DisplayName("A new file in an included directory changes the fingerprint")
    void newFileInIncludedDirectoryCounts() {
        assertThat(fingerprint(SHOP.with("db/changelog/more/3.sql", "SELECT 1;")))
                .isNotEqualTo(fingerprint(SHOP));
    }

    @Test
    void aCommentInAFileCounts() {
        assertThat(fingerprint(SHOP.replace("db/changelog/view.sql", "CREATE", "/* ! */ CREATE")))
                .isNotEqualTo(fingerprint(SHOP));
    }

    @Test
    void optionsCount() {
        assertCounts(liquibase -> liquibase.contexts("test"));
        assertCounts(liquibase -> liquibase.labels("x"));
        assertCounts(liquibase -> liquibase.parameter("x", "y"));
        assertCounts(liquibase -> liquibase.defaultSchema("app"));
        assertCounts(liquibase -> liquibase.liquibaseSchema("app"));
        assertCounts(liquibase -> liquibase.changelogTable("changes"));
        assertCounts(liquibase -> liquibase.changelogLockTable("changes_lock"));
    }

    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    @DisplayName("A system property counts only if the changelog references it")
    void referencedSystemPropertyCounts() {
        FileTree folder = SHOP.replace("db/changelog/view.sql", "SELECT", "SELECT /* ${pgtestdb.made-up} */");
        Fingerprint before = fingerprint(folder);
        assertThat(with("pgtestdb.made-up", "x", () -> fingerprint(folder))).isNotEqualTo(before);
        assertThat(with("pgtestdb.not-mentioned", "x", () -> fingerprint(folder)))
                .isEqualTo(before);
    }

    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    @DisplayName("A property of Liquibase counts only if it affects the database")
    void schemaRelevantPropertyCounts() {
        Fingerprint before = fingerprint(SHOP);
        assertThat(with("liquibase.preserveSchemaCase", "true", () -> fingerprint(SHOP)))
                .isNotEqualTo(before);
        assertThat(with("liquibase.logLevel", "FINE", () -> fingerprint(SHOP))).isEqualTo(before);
    }

    @Test
    void largeObjectsInFilesOfTheirOwnCount() {
        FileTree folder = SHOP.with("db/changelog/product.csv", "id,name\n1,text/rope\n")
                .with("db/changelog/text/rope", "A rope.")
                .with("db/changelog/text/axe.txt", "An axe.")
                .replace(
                        ChangelogFolder.MASTER,
                        "tableName: product}",
                        "tableName: product, columns: [{column: {name: name, type: CLOB}}]}\n        - insert:"
                                + " {tableName: x, columns: [{column: {name: y, valueClobFile: text/axe.txt}}]}");
        Fingerprint before = fingerprint(folder);
        assertThat(fingerprint(folder.with("db/changelog/text/rope", "A cord.")))
                .isNotEqualTo(before);
        assertThat(fingerprint(folder.with("db/changelog/text/axe.txt", "An adze.")))
                .isNotEqualTo(before);
    }

    @Test
    @DisplayName("A file named in a CSV cell counts even if the changelog does not give the column's type")
    void fileNamedInCsvCellCounts() {
        FileTree folder = SHOP.with("db/changelog/product.csv", "id,name\n1,text/rope.txt\n")
                .with("db/changelog/text/rope.txt", "A rope.");
        assertThat(fingerprint(folder.with("db/changelog/text/rope.txt", "A cord.")))
                .isNotEqualTo(fingerprint(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"db/changelog/other.sql", "db/other.yaml", "README.md"})
    void aFileThatNothingNamesDoesNotCount(String file) {
        assertThat(fingerprint(SHOP.with(file, "x"))).isEqualTo(fingerprint(SHOP));
    }

    @Test
    @DisplayName("A file of a change set that its context excludes does not change the fingerprint")
    void fileOfSkippedChangeSetIsIgnored() {
        FileTree folder = SHOP.replace(ChangelogFolder.MASTER, "author: ada", "author: ada\n      context: demo");
        FileTree edited = folder.replace("db/changelog/view.sql", "count", "sum");
        Consumer<LiquibaseOptions> test = liquibase -> liquibase.contexts("test");
        assertThat(fingerprint(edited, test)).isEqualTo(fingerprint(folder, test));
        assertThat(fingerprint(edited)).isNotEqualTo(fingerprint(folder));
    }

    @Test
    @DisplayName("Values such as 'now' do not change the fingerprint from one reading to the next")
    void currentDatesAreStable() {
        String changes = String.join(
                "\n        ",
                "- insert: {tableName: x, columns: [{column: {name: y, type: timestamp, valueDate: now}}]}",
                "- sql: {sql: \"SELECT ${LIQUIBASE_EXECUTION_DEPLOYMENT_ID}\"}",
                "- sqlFile");
        FileTree folder = SHOP.replace(ChangelogFolder.MASTER, "- sqlFile", changes);
        assertThat(fingerprint(folder)).isEqualTo(fingerprint(folder));
    }

    @Test
    void lineEndingsDoNotCount() {
        UnaryOperator<FileTree> windows = folder -> {
            FileTree changed = FileTree.EMPTY;
            for (String name : folder.files().keySet()) {
                changed = changed.with(name, folder.text(name).replace("\n", "\r\n"));
            }
            return changed;
        };
        FileTree plain = FileTree.EMPTY.with(
                "db/changelog/db.changelog-master.sql", "--liquibase formatted sql\n--changeset a:b\nSELECT 1;\n");
        assertThat(fingerprint(windows.apply(plain))).isEqualTo(fingerprint(plain));
    }

    @ParameterizedTest
    @CsvSource({
        "- createProcedure: {path: db/changelog/x.sql}, x.sql",
        "'- createView: {viewName: v, path: db/changelog/x.sql}', x.sql",
        "'- loadData: {file: db/changelog/x.csv, tableName: t}', x.csv",
        "'- insert: {tableName: t, columns: [{column: {name: c, valueClobFile: x.txt}}]}', x.txt"
    })
    void lineEndingsCountIfTheyReachTheDatabase(String change, String file) {
        FileTree folder = ChangelogFolder.running(change).with("db/changelog/" + file, "a\n'b\nc'\n");
        FileTree windows = folder.with("db/changelog/" + file, "a\r\n'b\r\nc'\r\n");
        assertThat(fingerprint(windows)).isNotEqualTo(fingerprint(folder));
    }

    @Test
    @DisplayName("Line endings of a script do not count, but a lone carriage return does")
    void onlyLoneCarriageReturnCounts() {
        FileTree folder = ChangelogFolder.running("- sqlFile: {path: db/changelog/x.sql}")
                .with("db/changelog/x.sql", "select\n1\n");
        Fingerprint before = fingerprint(folder);
        assertThat(fingerprint(folder.with("db/changelog/x.sql", "select\r\n1\r\n")))
                .isEqualTo(before);
        assertThat(fingerprint(folder.with("db/changelog/x.sql", "select\r1\n")))
                .isNotEqualTo(before);
    }

    @Test
    @DisplayName("The fingerprint is the same for a search path, a jar and a directory on the class path")
    void fileLocationIsIgnored() {
        Fingerprint found = fingerprint(SHOP);
        assertThat(Migrators.on(liquibase -> {}, SHOP.writeJar(temp.resolve("a.jar"), ""))
                        .fingerprint())
                .isEqualTo(found);
        assertThat(Migrators.on(liquibase -> {}, ClassPaths.url(SHOP.writeTo(temp.resolve("class path"))))
                        .fingerprint())
                .isEqualTo(found);
    }

    private void assertCounts(Consumer<LiquibaseOptions> configurer) {
        assertThat(fingerprint(SHOP, configurer)).isNotEqualTo(fingerprint(SHOP));
    }

    private Fingerprint fingerprint(FileTree folder) {
        return fingerprint(folder, liquibase -> {});
    }

    private Fingerprint fingerprint(FileTree folder, Consumer<LiquibaseOptions> configurer) {
        Path directory = folder.writeTo(temp.resolve(Integer.toHexString(System.identityHashCode(folder))));
        return new LiquibaseMigrator(liquibase -> configurer.accept(liquibase.searchPath(directory))).fingerprint();
    }

    private static <T> T with(String property, String value, java.util.function.Supplier<T> supplier) {
        System.setProperty(property, value);
        try {
            return supplier.get();
        } finally {
            System.clearProperty(property);
        }
    }
}
