// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.settings;

import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.internal.support.ServerTuning;
import io.github.pgtestdb.spi.Setting;
import java.util.List;

/** The settings of the embedded server. */
public final class EmbeddedSettings {

    public static final Setting<String> CACHE_DIR = Setting.text(
                    "embedded.cache-dir", "a directory for the unpacked binaries", null)
            .describedAs("the directory of the binaries and of an initialised data directory. By default in the user's "
                    + "cache");

    public static final Setting<String> DATA_DIR = Setting.text(
                    "embedded.data-dir", "a parent for the data directories of the servers", null)
            .describedAs("the parent of the data directories of the servers. By default in memory, if there is enough");

    public static final Setting<Integer> PORT =
            Setting.number("embedded.port", 0, 65_535, 0).describedAs("the port; 0 means any free port");

    /** Not for users, and not in {@link #all}: tests of this module choose how to run PostgreSQL. */
    public static final Setting<RunAs.Choice> RUN_AS =
            Setting.choice("embedded.run-as", RunAs.Choice.class, RunAs.Choice.AUTO);

    public static final Setting<Boolean> SHARED = Setting.flag("embedded.shared", true)
            .describedAs("whether JVMs and runs share the server and its templates. Otherwise each JVM has its own "
                    + "server, which leaves no files");

    public static List<Setting<?>> all() {
        return List.of(CACHE_DIR, DATA_DIR, PORT, ServerTuning.OWN, SHARED);
    }

    private EmbeddedSettings() {}
}
