package io.github.pgtestdb.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.hibernate.Version;
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
    void itsSettingsAreThoseOfTheReadme() throws IOException {
        String page = Files.readString(Path.of("../docs/reference/settings.md"));
        assertThat(page.lines().filter(line -> line.startsWith("| `pgtestdb.jpa.")))
                .extracting(line -> line.split("`", -1)[1])
                .containsExactlyElementsOf(
                        new JpaMigrator().settings().stream().map(Setting::key).toList());
    }

    @Test
    void settingsAreAsGoodAsCodeWhichWins() {
        Settings settings = new MapSettings(Map.of(
                "pgtestdb.jpa.packages", "io.github.pgtestdb.jpa.shop",
                "pgtestdb.jpa.properties", "hibernate.globally_quoted_identifiers = true"));
        JpaMigrator migrator = new JpaMigrator(jpa ->
                jpa.packages("io.github.pgtestdb.jpa.shop").property("hibernate.globally_quoted_identifiers", "true"));
        assertThat(new JpaMigrator().configure(settings).fingerprint()).isEqualTo(migrator.fingerprint());
        Settings others = new MapSettings(Map.of("pgtestdb.jpa.packages", "elsewhere", "pgtestdb.jpa.unit", "nope"));
        assertThat(migrator.configure(others).fingerprint()).isEqualTo(migrator.fingerprint());
    }

    @Test
    @EnabledIfSystemProperty(named = "other.hibernate.version", matches = ".+")
    void theVersionThatWasAskedForIsTheOneThatRuns() {
        assertThat(Version.getVersionString()).isEqualTo(System.getProperty("other.hibernate.version"));
    }

    private record MapSettings(Map<String, String> texts) implements Settings {

        @Override
        public <T> T get(Setting<T> setting) {
            return find(setting).orElseThrow();
        }

        @Override
        public <T> Optional<T> find(Setting<T> setting) {
            String text = texts.getOrDefault(setting.key(), setting.defaultText());
            return Optional.ofNullable(text).map(setting::parse);
        }

        @Override
        public String origin(Setting<?> setting) {
            return setting.key();
        }
    }
}
