// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.PgTestDb;
import java.util.Optional;

/** The image of the suite: the value of {@code SUITE_POSTGRES_IMAGE}, or the default, which must be pulled. */
final class Images {

    private Images() {}

    static String postgres() {
        return Optional.ofNullable(System.getenv("SUITE_POSTGRES_IMAGE"))
                .orElse(String.valueOf(ContainerSettings.IMAGE.defaultText()));
    }

    static PgTestDb.Builder engine() {
        return PgTestDb.builder()
                .server(new TestcontainersPostgresProvider())
                .setting("pgtestdb.testcontainers.image", postgres())
                .migrator(new OneTable());
    }

    /** Returns an engine with a separate configuration, so that no other test shares its container. */
    static PgTestDb.Builder engineWithOwn(String config) {
        return engine().setting("pgtestdb.server-parameters", config);
    }
}
