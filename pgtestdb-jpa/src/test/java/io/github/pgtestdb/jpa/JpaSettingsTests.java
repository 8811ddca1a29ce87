// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.Settings;
import io.github.pgtestdb.testkit.MapSettings;
import java.util.Map;
import java.util.ServiceLoader;
import org.hibernate.Version;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class JpaSettingsTests {

    @Test
    void theMigratorIsFoundOnTheClassPath() {
        assertThat(ServiceLoader.load(Migrator.class).stream().map(ServiceLoader.Provider::get))
                .singleElement()
                .isInstanceOf(JpaMigrator.class)
                .extracting(Migrator::name)
                .isEqualTo("jpa");
    }

    @Test
    void settingsAreAsGoodAsCodeWhichWins() {
        Settings settings = new MapSettings(Map.of("pgtestdb.jpa.packages", "io.github.pgtestdb.jpa.shop"));
        JpaMigrator migrator = new JpaMigrator(jpa -> jpa.packages("io.github.pgtestdb.jpa.shop"));
        assertThat(new JpaMigrator().configure(settings).fingerprint()).isEqualTo(migrator.fingerprint());
        Settings others = new MapSettings(Map.of("pgtestdb.jpa.packages", "elsewhere", "pgtestdb.jpa.unit", "nope"));
        assertThat(migrator.configure(others).fingerprint()).isEqualTo(migrator.fingerprint());
    }

    @Test
    @EnabledIfSystemProperty(named = "other.hibernate.version", matches = ".+")
    @DisplayName("The tests run with the Hibernate version that the build requests")
    void usesRequestedHibernateVersion() {
        assertThat(Version.getVersionString()).isEqualTo(System.getProperty("other.hibernate.version"));
    }
}
