package io.github.pgtestdb.spi;

import io.github.pgtestdb.ConnectionDetails;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The database that a {@link Migrator} fills. Valid until {@link Migrator#migrate} returns; thread-safe.
 *
 * <p>It may still be being made when {@code migrate} is called, so that a migrator can read and load meanwhile what it needs
 * before it connects.
 */
public interface MigrationTarget {

    /**
     * Returns a source of plain, unpooled connections as the role that migrates.
     *
     * @return a data source; each call to {@code getConnection} waits until the database is there, and opens a connection
     *     that the caller closes
     */
    DataSource dataSource();

    /**
     * Returns where the database is and as whom to connect, for migrators that are not written in Java. Waits until the
     * database is there.
     *
     * @return the details, password included
     * @throws io.github.pgtestdb.PgTestDbException if it cannot be made; {@code migrate} need not catch it
     */
    ConnectionDetails connection();

    /**
     * Tells what the database holds already.
     *
     * @return the fingerprint of the one of the migrator's {@linkplain Migrator#foundations() foundations} that the
     *     database was cloned from; empty if the database is
     */
    default Optional<Fingerprint> foundation() {
        return Optional.empty();
    }

    /**
     * Reports what the database holds now: what {@link Migrator#fingerprint()} returns for exactly the content that ran. Call
     * it at the end of {@link Migrator#migrate}, if the migrator hashes what it runs, or runs what it hashed before. A file that
     * changes in the meantime then cannot lead to a template that is not what its name says.
     *
     * <p>Without this call, {@link Migrator#fingerprint()} is called again after {@link Migrator#migrate}.
     *
     * @param fingerprint the fingerprint of the whole set, including the {@linkplain #foundation() foundation}
     */
    default void migrated(Fingerprint fingerprint) {}

    /**
     * Reports that a migration begins. A template that takes more than a second to build logs what was last reported.
     *
     * @param ordinal which migration this is, from 1
     * @param total how many there are, or 0 if that is not known
     * @param description the migration's file or description
     */
    void progress(int ordinal, int total, String description);
}
