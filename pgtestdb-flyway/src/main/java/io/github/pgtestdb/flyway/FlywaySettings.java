package io.github.pgtestdb.flyway;

import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** The settings of the migrator that was found on the class path; everything else is configured in code. */
final class FlywaySettings {

    static final Setting<List<String>> LOCATIONS =
            Setting.list("flyway.locations", "locations such as classpath:db/migration, filesystem:sql");

    static final Setting<List<String>> SCHEMAS =
            Setting.list("flyway.schemas", "schemas such as app, audit, of which the first is Flyway's default schema");

    static final Setting<Map<String, String>> PLACEHOLDERS = Setting.of(
            "flyway.placeholders", "placeholders such as tenant=acme, region=eu", "", FlywaySettings::parsePairs);

    static final Setting<Boolean> ALLOW_EMPTY = Setting.flag("flyway.allow-empty", false);

    static final List<Setting<?>> ALL = List.of(LOCATIONS, SCHEMAS, PLACEHOLDERS, ALLOW_EMPTY);

    private FlywaySettings() {}

    static Consumer<FluentConfiguration> configurer(Settings settings) {
        List<String> locations = settings.get(LOCATIONS);
        List<String> schemas = settings.get(SCHEMAS);
        Map<String, String> placeholders = settings.get(PLACEHOLDERS);
        boolean allowEmpty = settings.get(ALLOW_EMPTY);
        return flyway -> {
            if (!locations.isEmpty()) {
                flyway.locations(locations.toArray(String[]::new));
            }
            if (!schemas.isEmpty()) {
                flyway.schemas(schemas.toArray(String[]::new));
            }
            flyway.placeholders(placeholders).failOnMissingLocations(!allowEmpty);
        };
    }

    private static Map<String, String> parsePairs(String text) {
        Map<String, String> pairs = new TreeMap<>();
        for (String pair : text.split(",", -1)) {
            if (!pair.isBlank()) {
                int equals = pair.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("not name=value");
                }
                pairs.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        return Map.copyOf(pairs);
    }
}
