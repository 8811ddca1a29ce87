// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationBase;
import io.github.pgtestdb.spi.Migrator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sets of migrations that a set can extend, as read from its files. Thread-safe. */
final class MigrationPrefixes {

    private final LoadedFlyway loaded;
    private final ObjectPrints objects;
    private final Optional<MigrationChain> chain;
    private @Nullable List<Fingerprint> hashes;

    MigrationPrefixes(LoadedFlyway loaded, ObjectPrints objects) {
        this.loaded = loaded;
        this.objects = objects;
        this.chain = MigrationChain.of(loaded);
    }

    LoadedFlyway loaded() {
        return loaded;
    }

    /** Returns the fingerprint of the whole set. */
    Fingerprint fingerprint() {
        return chain.map(parts -> FlywayFingerprint.withLast(versioned(), parts))
                .orElseGet(() -> new FlywayFingerprint(loaded, objects).whole());
    }

    /** Returns the fingerprint of the versioned migrations. Must be called only if there is a chain. */
    Fingerprint versioned() {
        List<Fingerprint> hashes = hashes();
        return hashes.get(hashes.size() - 1);
    }

    /**
     * Lists the bases of the whole set. If scripts run after the versioned migrations, the only base is the
     * set of all versioned migrations. Otherwise a repeatable migration would run before a new versioned one, and
     * precede it in the history.
     *
     * @param versionedOnly migrates only the versioned migrations
     */
    List<MigrationBase> bases(Migrator versionedOnly) {
        if (chain.isEmpty() || chain.get().last().isEmpty()) {
            return shorter();
        }
        return mayDependOnSession() ? List.of() : List.of(MigrationBase.part(versionedOnly));
    }

    /** Lists the bases of the versioned migrations, the longest first. */
    List<MigrationBase> shorter() {
        List<MigrationBase> bases = new ArrayList<>();
        if (chain.isPresent() && !mayDependOnSession()) {
            List<Fingerprint> hashes = hashes();
            for (int i = hashes.size() - 2; i >= 0; i--) {
                bases.add(MigrationBase.shorter(hashes.get(i)));
            }
        }
        return bases;
    }

    /**
     * Returns how many migrations a base holds; 0 for an empty database.
     *
     * @throws PgTestDbException if the base is no part of this set
     */
    int length(Optional<Fingerprint> base) {
        if (base.isEmpty()) {
            return 0;
        }
        int length = chain.isEmpty() ? 0 : hashes().indexOf(base.get()) + 1;
        if (length == 0) {
            throw new PgTestDbException(
                    "The database was to be built on the template of the first migrations of this set, and"
                            + " the migrations are other ones now: they changed in the meantime.");
        }
        return length;
    }

    /** Lists the files that a database does not hold yet; empty if Flyway needs more than these files. */
    Optional<List<MigrationFile>> beyond(Optional<Fingerprint> base) {
        int length = length(base);
        boolean known = !loaded.configuration().isDetectEncoding();
        return known ? chain.flatMap(parts -> parts.beyond(length)) : Optional.empty();
    }

    private boolean mayDependOnSession() {
        return chain.filter(
                        parts -> parts.mayDependOnSession(loaded.configuration().getEncoding()))
                .isPresent();
    }

    private synchronized List<Fingerprint> hashes() {
        List<Fingerprint> known = hashes;
        if (known == null) {
            known = new FlywayFingerprint(loaded, objects).versioned(chain.orElseThrow());
            hashes = known;
        }
        return known;
    }
}
