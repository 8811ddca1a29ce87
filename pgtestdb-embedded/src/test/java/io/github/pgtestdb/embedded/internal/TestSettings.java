// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.embedded.internal.binaries.Binaries;
import io.github.pgtestdb.embedded.internal.binaries.BinariesArchive;
import io.github.pgtestdb.embedded.internal.binaries.CacheDirectory;
import io.github.pgtestdb.embedded.internal.process.Command;
import io.github.pgtestdb.embedded.internal.process.Platform;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.settings.EmbeddedSettings;
import io.github.pgtestdb.testkit.MapSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Settings of the tests: a cache that outlives them, so that only the first run unpacks, and a data directory that a
 * test can inspect.
 */
public final class TestSettings {

    public static Path sharedCache() {
        return Path.of("target", "test-cache").toAbsolutePath();
    }

    public static MapSettings dataIn(Path directory) {
        return MapSettings.none()
                .with(EmbeddedSettings.SHARED, false)
                .with(EmbeddedSettings.CACHE_DIR, sharedCache())
                .with(EmbeddedSettings.DATA_DIR, directory);
    }

    public static MapSettings sharedIn(Path directory) {
        return dataIn(directory).with(EmbeddedSettings.SHARED, true);
    }

    /** Copies the unpacked binaries, which saves seconds. */
    public static void copyBinaries(Path cache) throws Exception {
        CacheDirectory whole = CacheDirectory.open(TestSettings.dataIn(cache), RunAs.SELF);
        Path entry = Binaries.unpacked(BinariesArchive.find(Platform.current()), whole)
                .home();
        Path copies = Files.createDirectories(cache.resolve(CacheDirectory.BINARIES));
        assertThat(Command.run(List.of("cp", "-R", entry.toString(), copies.toString()))
                        .succeeded())
                .isTrue();
    }

    private TestSettings() {}
}
