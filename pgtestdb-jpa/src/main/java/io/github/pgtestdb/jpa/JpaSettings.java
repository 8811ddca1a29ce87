package io.github.pgtestdb.jpa;

import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The settings of the migrator that was found on the class path; everything else is configured in code. */
final class JpaSettings {

    static final Setting<String> UNIT = Setting.text("jpa.unit", "the name of a persistence unit, such as shop", null);

    static final Setting<List<String>> PACKAGES =
            Setting.list("jpa.packages", "packages of entities, such as com.example.shop, com.example.billing");

    static final Setting<Map<String, String>> PROPERTIES = Setting.of(
            "jpa.properties",
            "properties such as hibernate.globally_quoted_identifiers=true",
            "",
            JpaSettings::parsePairs);

    static final List<Setting<?>> ALL = List.of(UNIT, PACKAGES, PROPERTIES);

    private JpaSettings() {}

    static Consumer<JpaOptions> configurer(Settings settings) {
        Optional<String> unit = settings.find(UNIT);
        String[] packages = settings.get(PACKAGES).toArray(String[]::new);
        Map<String, String> properties = settings.get(PROPERTIES);
        return jpa -> {
            unit.ifPresent(jpa::unit);
            jpa.packages(packages);
            properties.forEach(jpa::property);
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
