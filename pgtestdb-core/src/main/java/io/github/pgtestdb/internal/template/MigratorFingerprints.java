package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Migrator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What migrators say that they would produce; each is asked once. Needs no server. Thread-safe. */
public final class MigratorFingerprints {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    private final Map<Migrator, Fingerprint> known = new ConcurrentHashMap<>();

    /** Asks a migrator while something else is waited for. If it fails, it is asked again where its answer is needed. */
    public void readAhead(Migrator migrator) {
        try {
            of(migrator);
        } catch (RuntimeException e) {
            LOG.debug("Cannot read the migrations of {} yet", migrator.name(), e);
        }
    }

    /** Has a migrator read its migrations again: they have changed. */
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
