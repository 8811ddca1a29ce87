// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.Logs;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Migrator;
import org.slf4j.Logger;

/**
 * Compares the name of a template with the migrations that ran, which may have changed after they were hashed.
 *
 * @param key computes the name
 * @param server the server's name in messages
 */
record MigrationsCheck(TemplateKey key, String server) {

    private static final Logger LOG = Logs.logger();

    /**
     * Checks migrations that have run.
     *
     * @param fingerprint the fingerprint of the template
     * @param target the database that was migrated
     * @throws MigrationsChangedException if other migrations ran
     */
    void afterRun(Migrator migrator, Fingerprint fingerprint, BuildTarget target) {
        Fingerprint reported = target.reported().get();
        Fingerprint ran = reported != null ? reported : migrator.fingerprint();
        JvmDefaults now = JvmDefaults.current();
        // The name includes the defaults. If it is the same, these are the same too, even if they changed in between.
        boolean isSame = key.of(migrator.name(), ran, now).equals(fingerprint)
                && target.defaults().stream().allMatch(now::equals);
        if (!isSame) {
            throw new MigrationsChangedException(migrator.name(), server, null);
        }
    }

    /** Returns the exception for migrations that failed. They may have been edited only in part. */
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
