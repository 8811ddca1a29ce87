// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.ground;

import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.util.Map;
import java.util.Optional;

/** Settings by their full keys. */
record MapSettings(Map<String, String> values) implements Settings {

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
        return "the campaign's " + setting.key();
    }
}
