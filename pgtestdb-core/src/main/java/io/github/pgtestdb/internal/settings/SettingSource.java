// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.settings;

import io.github.pgtestdb.spi.Setting;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** One source of settings, with all its keys and values for pgtestdb. */
record SettingSource(String name, boolean isEnvironment, Map<String, String> values) {

    static SettingSource of(String name, Map<String, String> values) {
        return new SettingSource(name, false, new TreeMap<>(values));
    }

    static SettingSource systemProperties(Properties properties) {
        Map<String, String> ours = new TreeMap<>();
        properties.stringPropertyNames().stream()
                .filter(key -> key.startsWith("pgtestdb."))
                .forEach(key -> ours.put(key, properties.getProperty(key)));
        return new SettingSource("system property", false, ours);
    }

    static SettingSource environment(Map<String, String> environment) {
        Map<String, String> ours = new TreeMap<>();
        environment.forEach((key, value) -> {
            if (key.startsWith("PGTESTDB_")) {
                ours.put(key, value);
            }
        });
        return new SettingSource("environment variable", true, ours);
    }

    String keyOf(Setting<?> setting) {
        return isEnvironment ? setting.environmentVariable() : setting.key();
    }

    String describe(String key) {
        return name + " " + key;
    }
}
