// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.internal.support.ServerTuning;
import io.github.pgtestdb.spi.Setting;
import java.util.List;

/** The settings of the server in a container. */
final class ContainerSettings {

    /** Pinned, so that the user decides when to use a new release of PostgreSQL. */
    static final Setting<String> IMAGE = Setting.text(
                    "testcontainers.image", "an image that behaves as the official postgres image", "postgres:18.6")
            .describedAs("the image: the official one, 14 to 18, or one that behaves like it (`postgis/postgis`, "
                    + "`pgvector/pgvector`, …)");

    static final Setting<Boolean> TMPFS =
            Setting.flag("testcontainers.tmpfs", true).describedAs("keep the data in memory");

    private ContainerSettings() {}

    static List<Setting<?>> all() {
        return List.of(IMAGE, ServerTuning.OWN, TMPFS);
    }
}
