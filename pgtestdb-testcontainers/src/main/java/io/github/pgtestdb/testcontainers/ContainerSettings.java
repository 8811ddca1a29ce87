package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.spi.Setting;
import java.util.List;

/** The settings of the server in a container. */
final class ContainerSettings {

    /** Pinned, so that the user decides when to use a new release of PostgreSQL. */
    static final Setting<String> IMAGE = Setting.text(
            "testcontainers.image", "an image that behaves as the official postgres image", "postgres:18.6");

    static final Setting<List<String>> CONFIG =
            Setting.list("testcontainers.config", "name=value,name=value with parameters of postgresql.conf");

    static final Setting<Boolean> TMPFS = Setting.flag("testcontainers.tmpfs", true);

    private ContainerSettings() {}

    static List<Setting<?>> all() {
        return List.of(IMAGE, CONFIG, TMPFS);
    }
}
