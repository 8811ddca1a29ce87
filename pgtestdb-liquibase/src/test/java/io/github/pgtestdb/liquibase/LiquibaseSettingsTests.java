// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.Settings;
import io.github.pgtestdb.testkit.MapSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiquibaseSettingsTests {

    @TempDir
    private Path temp;

    @Test
    void theMigratorIsFoundOnTheClassPath() {
        assertThat(ServiceLoader.load(Migrator.class).stream().map(ServiceLoader.Provider::get))
                .singleElement()
                .isInstanceOf(LiquibaseMigrator.class)
                .extracting(Migrator::name)
                .isEqualTo("liquibase");
    }

    @Test
    void settingsAreAsGoodAsCode() {
        Path directory = ChangelogFolder.SHOP.writeTo(temp);
        Fingerprint configured = new LiquibaseMigrator()
                .configure(new MapSettings(Map.of(
                        "pgtestdb.liquibase.changelog", "db/changelog/more/1-orders.sql",
                        "pgtestdb.liquibase.search-path", directory + ", " + directory.resolve("db"),
                        "pgtestdb.liquibase.contexts", "test, demo",
                        "pgtestdb.liquibase.labels", "!slow",
                        "pgtestdb.liquibase.parameters", "tenant=acme, region = eu=1")))
                .fingerprint();
        assertThat(configured)
                .isEqualTo(new LiquibaseMigrator(liquibase -> liquibase
                                .changelog("db/changelog/more/1-orders.sql")
                                .searchPath(directory, directory.resolve("db"))
                                .contexts("test, demo")
                                .labels("!slow")
                                .parameter("tenant", "acme")
                                .parameter("region", "eu=1"))
                        .fingerprint());
    }

    @Test
    void codeWinsOverSettings() {
        Path directory = ChangelogFolder.SHOP.writeTo(temp);
        LiquibaseMigrator migrator = new LiquibaseMigrator(
                liquibase -> liquibase.changelog(ChangelogFolder.MASTER).searchPath(directory));
        Settings settings = new MapSettings(Map.of("pgtestdb.liquibase.changelog", "elsewhere.xml"));
        assertThat(migrator.configure(settings).fingerprint()).isEqualTo(migrator.fingerprint());
    }

    @Test
    void aParameterWithoutAValueIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LiquibaseSettings.PARAMETERS.parse("tenant"))
                .withMessage("not name=value");
    }
}
