// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A starting point for a set of migrations, used instead of an empty database: the template of a part of the set.
 * Immutable.
 *
 * @param fingerprint the value that {@link Migrator#fingerprint()} would return for that part as a complete set
 * @param migrator builds the part if no template of it exists; empty if the part is used only if its template exists
 * @param isLayer true if the remaining migrations are a separate layer, which always runs in its own sessions. False if
 *     a build without a base would run the part and the remaining migrations in one session, so that session
 *     state carries over
 * @since 0.1.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1.0")
public record MigrationBase(Fingerprint fingerprint, Optional<Migrator> migrator, boolean isLayer) {

    /**
     * Returns a base that is used only if its template exists: a shorter set that this one continues.
     *
     * @param fingerprint the fingerprint of the shorter set
     * @return the base
     */
    public static MigrationBase shorter(Fingerprint fingerprint) {
        return new MigrationBase(fingerprint, Optional.empty(), false);
    }

    /**
     * Returns a base that other sets continue too. Its template is built if it does not exist.
     *
     * @param migrator builds that part, under the {@linkplain Migrator#name() name} of the whole set
     * @return the base
     */
    public static MigrationBase part(Migrator migrator) {
        return new MigrationBase(migrator.fingerprint(), Optional.of(migrator), false);
    }

    /**
     * Returns the layer below as a base. Its template is built if it does not exist.
     *
     * @param migrator builds that layer
     * @return the base
     */
    public static MigrationBase layer(Migrator migrator) {
        return new MigrationBase(migrator.fingerprint(), Optional.of(migrator), true);
    }
}
