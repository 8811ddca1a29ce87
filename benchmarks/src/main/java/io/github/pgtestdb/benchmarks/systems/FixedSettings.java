// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.systems;

import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.util.Map;
import java.util.Optional;

/**
 * Settings from a map, with their defaults.
 *
 * @param values texts by key
 */
record FixedSettings(Map<String, String> values) implements Settings {

    @Override
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalStateException(setting.key() + " has no value"));
    }

    @Override
    public <T> Optional<T> find(Setting<T> setting) {
        String text = values.getOrDefault(setting.key(), "");
        String fallback = setting.defaultText();
        if (!text.isEmpty()) {
            return Optional.of(setting.parse(text));
        }
        return fallback == null ? Optional.empty() : Optional.of(setting.parse(fallback));
    }

    @Override
    public String origin(Setting<?> setting) {
        return values.containsKey(setting.key()) ? "benchmark" : "default";
    }
}
