// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Migrator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** The fingerprints of migrators, each read once. Needs no server. Thread-safe. */
public final class MigratorFingerprints {

    private static final Logger LOG = Logs.logger();

    private final Map<Migrator, Fingerprint> known = new ConcurrentHashMap<>();

    /** Reads a fingerprint during another wait. If that fails, it is read again when it is needed. */
    public void readAhead(Migrator migrator) {
        try {
            of(migrator);
        } catch (RuntimeException e) {
            LOG.debug("Cannot read the migrations of {} yet", migrator.name(), e);
        }
    }

    /** Reads the migrations again after they have changed. */
    Fingerprint again(Migrator migrator) {
        Fingerprint fingerprint = migrator.fingerprint();
        known.put(migrator, fingerprint);
        return fingerprint;
    }

    Fingerprint of(Migrator migrator) {
        Fingerprint fingerprint = known.get(migrator);
        return fingerprint != null ? fingerprint : known.computeIfAbsent(migrator, Migrator::fingerprint);
    }
}
