package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Migrator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether a template's name is that of what ran: migrations may change between their hash and their run.
 *
 * @param key makes the name
 * @param server what messages call the server
 */
record MigrationsCheck(TemplateKey key, String server) {

    private static final Logger LOG = LoggerFactory.getLogger("io.github.pgtestdb");

    /**
     * Checks migrations that have run.
     *
     * @param fingerprint the template's
     * @param target the database that was migrated
     * @throws MigrationsChangedException if something else ran
     */
    void afterRun(Migrator migrator, Fingerprint fingerprint, BuildTarget target) {
        Fingerprint reported = target.reported().get();
        Fingerprint ran = reported != null ? reported : migrator.fingerprint();
        JvmDefaults now = JvmDefaults.current();
        // The name includes the defaults. So if it is the same, these are the same, too: whatever they were in the
        // meantime.
        boolean isSame = key.of(migrator.name(), ran, now).equals(fingerprint)
                && target.defaults().stream().allMatch(now::equals);
        if (!isSame) {
            throw new MigrationsChangedException(migrator.name(), server, null);
        }
    }

    /** Returns what is to be thrown for migrations that failed: if they have changed, they may have been half an edit. */
    PgTestDbException afterFailure(Migrator migrator, Fingerprint fingerprint, PgTestDbException failure) {
        try {
            if (key.of(migrator.name(), migrator.fingerprint()).equals(fingerprint)) {
                return failure;
            }
        } catch (RuntimeException e) {
            LOG.debug("Cannot read the migrations of {} again", migrator.name(), e);
            return failure;
        }
        return new MigrationsChangedException(migrator.name(), server, failure);
    }
}
