// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.embedded.internal.settings.EmbeddedSettings;
import java.nio.file.Path;

/**
 * Settings of the tests: a cache that outlives them, so that only the first run unpacks, and a data directory that a
 * test can inspect.
 */
final class TestSettings {

    static Path sharedCache() {
        return Path.of("target", "test-cache").toAbsolutePath();
    }

    static MapSettings dataIn(Path directory) {
        return MapSettings.none()
                .with(EmbeddedSettings.SHARED, false)
                .with(EmbeddedSettings.CACHE_DIR, sharedCache())
                .with(EmbeddedSettings.DATA_DIR, directory);
    }

    static MapSettings sharedIn(Path directory) {
        return dataIn(directory).with(EmbeddedSettings.SHARED, true);
    }

    private TestSettings() {}
}
