package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.spi.Setting;
import java.time.Duration;
import java.util.List;

/** The settings of the embedded server. */
final class EmbeddedSettings {

    static final Setting<String> CACHE_DIR =
            Setting.text("embedded.cache-dir", "a directory for the unpacked binaries", null);

    static final Setting<String> DATA_DIR =
            Setting.text("embedded.data-dir", "a directory in which each server makes a directory of its own", null);

    static final Setting<Integer> PORT = Setting.number("embedded.port", 0, 65_535, 0);

    /** Enough for a busy parallel suite; a connection that is not open costs a few kilobytes. */
    static final Setting<Integer> MAX_CONNECTIONS = Setting.number("embedded.max-connections", 10, 10_000, 300);

    static final Setting<List<String>> CONFIG =
            Setting.list("embedded.config", "name=value,name=value with parameters of postgresql.conf");

    static final Setting<RunAs.Choice> RUN_AS =
            Setting.choice("embedded.run-as", RunAs.Choice.class, RunAs.Choice.AUTO);

    static final Setting<Boolean> SHARED = Setting.flag("embedded.shared", true);

    /** A project that was not tested for a week is not worth its memory. */
    static final Setting<Duration> MAX_AGE = Setting.duration("embedded.max-age", "7d");

    /** Enough for a dozen servers with a template or two each, and little enough not to be noticed in memory. */
    static final Setting<Long> MAX_SIZE = Setting.size("embedded.max-size", "2GB");

    static List<Setting<?>> all() {
        return List.of(CACHE_DIR, DATA_DIR, PORT, MAX_CONNECTIONS, CONFIG, RUN_AS, SHARED, MAX_AGE, MAX_SIZE);
    }

    private EmbeddedSettings() {}
}
