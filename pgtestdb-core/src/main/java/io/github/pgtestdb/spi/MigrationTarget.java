// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import io.github.pgtestdb.ConnectionDetails;
import java.util.Optional;
import javax.sql.DataSource;
import org.apiguardian.api.API;

/**
 * The database that a {@link Migrator} fills. Valid until {@link Migrator#migrate} returns. Thread-safe.
 *
 * <p>The database may still be under construction when {@code migrate} is called, so that a migrator can read and load
 * its files before it connects.
 *
 * @since 0.1.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1.0")
public interface MigrationTarget {

    /**
     * Returns a source of plain, unpooled connections that log in as the migration role.
     *
     * @return a data source. Each call to {@code getConnection} waits until the database exists and opens a connection
     *     that the caller closes
     */
    DataSource dataSource();

    /**
     * Returns the address of the database and the credentials of the migration role, for migrators that are not written
     * in Java. Waits until the database exists.
     *
     * @return the details, including the password
     * @throws io.github.pgtestdb.PgTestDbException if the database cannot be created; {@code migrate} need not catch it
     */
    ConnectionDetails connectionDetails();

    /**
     * Returns the content that the database already has.
     *
     * @return the fingerprint of the {@linkplain Migrator#bases() base} that the database was cloned from;
     *     empty if the database is empty
     */
    default Optional<Fingerprint> base() {
        return Optional.empty();
    }

    /**
     * Reports the content of the database: the value that {@link Migrator#fingerprint()} returns for exactly the
     * migrations that ran. Call it at the end of {@link Migrator#migrate} if the migrator hashes the content that it
     * runs, or runs the content that it hashed before. A file that changes during the build then cannot lead to a
     * template with the wrong name.
     *
     * <p>Without this call, {@link Migrator#fingerprint()} is called again after {@link Migrator#migrate}.
     *
     * @param fingerprint the fingerprint of the whole set, including the {@linkplain #base() base}
     */
    default void migrated(Fingerprint fingerprint) {}

    /**
     * Reports that a migration begins. If a template takes more than a second to build, the last report is logged.
     *
     * @param ordinal the number of this migration, from 1
     * @param total the number of migrations, or 0 if it is not known
     * @param description the migration's file or description
     */
    void progress(int ordinal, int total, String description);
}
