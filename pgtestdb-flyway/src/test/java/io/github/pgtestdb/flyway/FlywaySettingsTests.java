// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import io.github.pgtestdb.testkit.MapSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlywaySettingsTests {

    @TempDir
    private Path temp;

    @Test
    void theMigratorIsFoundOnTheClassPath() {
        assertThat(ServiceLoader.load(Migrator.class).stream().map(ServiceLoader.Provider::get))
                .singleElement()
                .isInstanceOf(FlywayMigrator.class)
                .extracting(Migrator::name)
                .isEqualTo("flyway");
    }

    @Test
    void listsSettings() {
        assertThat(new FlywayMigrator().settings())
                .extracting(Setting::key)
                .containsExactly(
                        "pgtestdb.flyway.locations", "pgtestdb.flyway.schemas", "pgtestdb.flyway.placeholders");
    }

    @Test
    void settingsAreAsGoodAsCode() {
        String location = "filesystem:" + MigrationFolder.SHOP.writeTo(temp);
        Fingerprint configured = new FlywayMigrator()
                .configure(new MapSettings(Map.of(
                        "pgtestdb.flyway.locations", location,
                        "pgtestdb.flyway.schemas", "app, audit",
                        "pgtestdb.flyway.placeholders", "tenant=acme, region = eu=1")))
                .fingerprint();
        assertThat(configured)
                .isEqualTo(new FlywayMigrator(flyway -> flyway.locations(location)
                                .schemas("app", "audit")
                                .placeholders(Map.of("tenant", "acme", "region", "eu=1")))
                        .fingerprint());
    }

    @Test
    void codeWinsOverSettings() {
        String location = "filesystem:" + MigrationFolder.SHOP.writeTo(temp);
        FlywayMigrator migrator = new FlywayMigrator(flyway -> flyway.locations(location));
        Settings settings = new MapSettings(Map.of("pgtestdb.flyway.locations", "classpath:elsewhere"));
        assertThat(migrator.configure(settings).fingerprint()).isEqualTo(migrator.fingerprint());
    }

    @Test
    void aPlaceholderWithoutAValueIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlywaySettings.PLACEHOLDERS.parse("tenant"))
                .withMessage("not name=value");
    }
}
