// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.testkit.ClassPaths;
import io.github.pgtestdb.testkit.FileTree;
import java.net.URL;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fingerprint covers the class files of code in Java. */
class FingerprintClassTests {

    private static final String CHANGE = """
            package made.up;
            public class Seed extends Base implements liquibase.change.custom.CustomSqlChange {
                public liquibase.statement.SqlStatement[] generateStatements(liquibase.database.Database database) {
                    return new liquibase.statement.SqlStatement[0];
                }
                public String getConfirmationMessage() { return "one"; }
                public void setUp() { throw new IllegalStateException("not for a fingerprint"); }
                public void setFileOpener(liquibase.resource.ResourceAccessor resources) {}
                public liquibase.exception.ValidationErrors validate(liquibase.database.Database database) {
                    return new liquibase.exception.ValidationErrors();
                }
            }
            """;

    private static final String BASE = """
            package made.up;
            class Base {
                int rows() { return 1; }
            }
            """;

    private static final String PRECONDITION = """
            package made.up;
            public class Ready implements liquibase.precondition.CustomPrecondition {
                public void check(liquibase.database.Database database) {
                    if (database == null) throw new IllegalStateException();
                }
            }
            """;

    private static final String GENERATOR = """
            package made.up;
            public class Own extends liquibase.sqlgenerator.core.TagDatabaseGenerator {
                public int getPriority() { return 7; }
            }
            """;

    @TempDir
    private Path temp;

    @Test
    @DisplayName("A custom change counts with its base class, and is not set up")
    void countsCustomChange() {
        FileTree folder = ChangelogFolder.SHOP.replace(
                ChangelogFolder.MASTER, "- sqlFile", "- customChange: {class: made.up.Seed}\n        - sqlFile");
        Fingerprint before = fingerprint("a", folder, CHANGE, BASE);
        assertThat(fingerprint("b", folder, CHANGE, BASE)).isEqualTo(before);
        assertThat(fingerprint("c", folder, CHANGE.replace("one", "two"), BASE)).isNotEqualTo(before);
        assertThat(fingerprint("d", folder, CHANGE, BASE.replace("return 1", "return 2")))
                .isNotEqualTo(before);
    }

    @Test
    @DisplayName("A file that a parameter of a custom change names counts")
    void countsFileOfCustomChange() {
        FileTree folder = ChangelogFolder.SHOP
                .replace(
                        ChangelogFolder.MASTER,
                        "- sqlFile",
                        "- customChange: {class: made.up.Seed, params: [{param: {name: file, value: seed.txt}}]}\n"
                                + "        - sqlFile")
                .with("db/changelog/seed.txt", "one");
        assertThat(fingerprint("a", folder.with("db/changelog/seed.txt", "two"), CHANGE, BASE))
                .isNotEqualTo(fingerprint("b", folder, CHANGE, BASE));
    }

    @Test
    void aCustomPreconditionCounts() {
        FileTree folder = ChangelogFolder.SHOP.replace(
                ChangelogFolder.MASTER,
                "author: ada",
                "author: ada\n      preConditions: [{customPrecondition: {className: made.up.Ready}}]");
        Fingerprint before = fingerprint("a", folder, PRECONDITION);
        assertThat(fingerprint("b", folder, PRECONDITION)).isEqualTo(before);
        assertThat(fingerprint("c", folder, PRECONDITION.replace("==", "!="))).isNotEqualTo(before);
    }

    @Test
    void anExtensionOfLiquibaseCounts() {
        Fingerprint without = fingerprint("a", ChangelogFolder.SHOP, GENERATOR);
        Fingerprint with = fingerprint("b", registered(), GENERATOR);
        assertThat(with).isNotEqualTo(without);
        assertThat(fingerprint("c", registered(), GENERATOR)).isEqualTo(with);
        assertThat(fingerprint("d", registered(), GENERATOR.replace("return 7", "return 8")))
                .isNotEqualTo(with);
    }

    private static FileTree registered() {
        return ChangelogFolder.SHOP.with("META-INF/services/liquibase.sqlgenerator.SqlGenerator", "made.up.Own\n");
    }

    private Fingerprint fingerprint(String name, FileTree folder, String... sources) {
        URL classes = ClassPaths.compile(temp.resolve(name), sources);
        Path directory = folder.writeTo(temp.resolve(name + "-files"));
        return Migrators.on(liquibase -> {}, classes, ClassPaths.url(directory)).fingerprint();
    }
}
