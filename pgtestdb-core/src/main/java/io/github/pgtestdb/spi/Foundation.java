package io.github.pgtestdb.spi;

import java.util.Optional;

/**
 * What a set of migrations may begin with instead of an empty database: the template of a part of the set. Immutable.
 *
 * @param fingerprint what {@link Migrator#fingerprint()} would be of that part as a whole
 * @param migrator makes the part where no template of it exists; empty if it is used only where one happens to exist
 * @param isLayer true if the rest is a layer of its own, which runs in sessions of its own wherever it runs; false if,
 *     without a foundation, part and rest would share a session, so that what the part leaves in its session counts
 */
public record Foundation(Fingerprint fingerprint, Optional<Migrator> migrator, boolean isLayer) {

    /**
     * Returns the template of a set that this one continues, if there happens to be one.
     *
     * @param fingerprint the fingerprint of the shorter set
     * @return the foundation
     */
    public static Foundation shorter(Fingerprint fingerprint) {
        return new Foundation(fingerprint, Optional.empty(), false);
    }

    /**
     * Returns the part of a set that other sets continue, too; its template is built where there is none.
     *
     * @param migrator makes that part, under the {@linkplain Migrator#name() name} of the whole
     * @return the foundation
     */
    public static Foundation part(Migrator migrator) {
        return new Foundation(migrator.fingerprint(), Optional.of(migrator), false);
    }

    /**
     * Returns the layer below; its template is built where there is none.
     *
     * @param migrator makes that layer
     * @return the foundation
     */
    public static Foundation layer(Migrator migrator) {
        return new Foundation(migrator.fingerprint(), Optional.of(migrator), true);
    }
}
