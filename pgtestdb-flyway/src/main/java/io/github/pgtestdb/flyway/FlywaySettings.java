// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** The settings of the migrator that was found on the class path; everything else is configured in code. */
final class FlywaySettings {

    static final Setting<List<String>> LOCATIONS = Setting.list(
                    "flyway.locations", "locations such as classpath:db/migration, filesystem:sql")
            .essential()
            .describedAs("where Flyway looks for migrations. By default `classpath:db/migration`");

    static final Setting<List<String>> SCHEMAS = Setting.list(
                    "flyway.schemas", "schemas such as app, audit, of which the first is Flyway's default schema")
            .describedAs("schemas. The first one is Flyway's default schema");

    static final Setting<Map<String, String>> PLACEHOLDERS = Setting.pairs(
                    "flyway.placeholders", "placeholders such as tenant=acme, region=eu")
            .describedAs("placeholders and their values");

    static final List<Setting<?>> ALL = List.of(LOCATIONS, SCHEMAS, PLACEHOLDERS);

    private FlywaySettings() {}

    static Consumer<FluentConfiguration> configurer(Settings settings) {
        List<String> locations = settings.get(LOCATIONS);
        List<String> schemas = settings.get(SCHEMAS);
        Map<String, String> placeholders = settings.get(PLACEHOLDERS);
        return flyway -> {
            if (!locations.isEmpty()) {
                flyway.locations(locations.toArray(String[]::new));
            }
            if (!schemas.isEmpty()) {
                flyway.schemas(schemas.toArray(String[]::new));
            }
            flyway.placeholders(placeholders).failOnMissingLocations(true);
        };
    }
}
