// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.testkit.FileTree;
import io.github.pgtestdb.testkit.RecordingTarget;
import io.github.pgtestdb.testkit.TestEngine;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.Resource;
import liquibase.resource.ResourceAccessor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An application's own Liquibase is the migrator. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ApplicationLiquibaseTests {

    private static final String VIEW = "db/changelog/view.sql";

    @RegisterExtension
    static final TestEngine ENGINE = new TestEngine();

    @TempDir
    private Path temp;

    @Test
    @DisplayName("The application's Liquibase runs on the target only, and its progress is reported")
    void runsOnTargetOnly() throws IOException {
        ShopLiquibase shop = new ShopLiquibase(resources(ChangelogFolder.SHOP), Map.of(), "");
        try (TestDatabase empty = ENGINE.create();
                TestDatabase database = ENGINE.create()) {
            LiquibaseMigrator migrator = LiquibaseMigrator.of(shop, empty.dataSource());
            assertThat(shop.runs()).isEmpty();
            RecordingTarget target = RecordingTarget.of(database);
            migrator.migrate(target);
            assertThat(shop.runs()).containsExactly("4 change sets in " + database.name());
            assertThat(target.reports())
                    .hasSize(4)
                    .first()
                    .isEqualTo("1 of 4: db/changelog/product.xml (change set product by ada)");
        }
    }

    @Test
    @DisplayName("Parameters of the application count, also those that it adds itself")
    void countsParameters() throws IOException {
        ResourceAccessor resources = resources(ChangelogFolder.SHOP.replace(VIEW, "SELECT", "SELECT /* ${tenant} */"));
        Fingerprint before = fingerprint(new ShopLiquibase(resources, Map.of("tenant", "acme"), ""));
        assertThat(fingerprint(new ShopLiquibase(resources, Map.of("tenant", "acme"), "")))
                .isEqualTo(before);
        assertThat(fingerprint(new ShopLiquibase(resources, Map.of("tenant", "other"), "")))
                .isNotEqualTo(before);
        assertThat(fingerprint(new ShopLiquibase(resources, Map.of("tenant", "acme"), "v1")))
                .isNotEqualTo(before);
    }

    @Test
    @DisplayName("Parameters of the application come before those of the changelog")
    void prefersOwnParameters() throws IOException {
        ResourceAccessor resources = resources(ChangelogFolder.SHOP);
        assertThat(fingerprint(new ShopLiquibase(resources, Map.of("idType", "bigint"), "")))
                .isNotEqualTo(fingerprint(new ShopLiquibase(resources, Map.of(), "")));
    }

    @Test
    @DisplayName("The database on which the configuration is read does not count")
    void ignoresDatabaseOfQuestion() throws IOException {
        FileTree folder = ChangelogFolder.SHOP.replace(
                ChangelogFolder.MASTER,
                "- sqlFile",
                "- sql: {sql: \"SELECT '${database.defaultCatalogName}'\"}\n        - sqlFile");
        ShopLiquibase shop = new ShopLiquibase(resources(folder), Map.of(), "");
        assertThat(fingerprint(shop)).isEqualTo(fingerprint(shop));
    }

    /**
     * Spring's resource accessor would search the whole class path for the pattern, and query the network for the
     * address.
     */
    @Test
    @DisplayName("Patterns and addresses are not tried as paths")
    void ignoresPatternsAndAddresses() throws IOException {
        String insert = "- insert: {tableName: x, columns: [{column: {name: y, value: \"%s\"}}]}\n        ";
        FileTree folder = ChangelogFolder.SHOP.replace(
                ChangelogFolder.MASTER,
                "- sqlFile",
                insert.formatted("count(*)/2") + insert.formatted("https://example.invalid/a.sql") + "- sqlFile");
        Asked asked = new Asked(folder.writeTo(temp), new ArrayList<>());
        assertThat(fingerprint(new ShopLiquibase(asked, Map.of(), ""))).isNotNull();
        assertThat(asked.paths()).contains(VIEW).noneMatch(path -> path.contains("*") || path.contains("https:"));
    }

    private static Fingerprint fingerprint(ShopLiquibase shop) {
        try (TestDatabase empty = ENGINE.create()) {
            return LiquibaseMigrator.of(shop, empty.dataSource()).fingerprint();
        }
    }

    private ResourceAccessor resources(FileTree folder) throws IOException {
        return new DirectoryResourceAccessor(folder.writeTo(temp));
    }

    /** Records the requested paths. */
    private static final class Asked extends DirectoryResourceAccessor {

        private final List<String> paths;

        private Asked(Path directory, List<String> paths) throws FileNotFoundException {
            super(directory);
            this.paths = paths;
        }

        List<String> paths() {
            return paths;
        }

        @Override
        public Resource get(String path) throws IOException {
            paths.add(path);
            return super.get(path);
        }

        /** Closes nothing, as the base class does. It holds nothing open. */
        @Override
        public void close() {}
    }
}
