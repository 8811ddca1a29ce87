// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testkit;

import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Settings by their full keys.
 *
 * @param values the texts
 */
public record MapSettings(Map<String, String> values) implements Settings {

    public MapSettings {
        values = Map.copyOf(values);
    }

    public static MapSettings none() {
        return new MapSettings(Map.of());
    }

    public MapSettings with(Setting<?> setting, Object value) {
        Map<String, String> more = new HashMap<>(values);
        more.put(setting.key(), value.toString());
        return new MapSettings(more);
    }

    @Override
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow();
    }

    @Override
    public <T> Optional<T> find(Setting<T> setting) {
        String text = values.get(setting.key());
        return Optional.ofNullable(text == null ? setting.defaultText() : text).map(setting::parse);
    }

    @Override
    public String origin(Setting<?> setting) {
        return values.containsKey(setting.key()) ? "the test's " + setting.key() : "the default of " + setting.key();
    }
}
