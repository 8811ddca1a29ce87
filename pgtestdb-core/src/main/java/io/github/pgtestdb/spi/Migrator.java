package io.github.pgtestdb.spi;

import java.util.List;

/**
 * Gives a database its schema and says, without a database, what that schema would be.
 *
 * <p>Found on the class path with {@link java.util.ServiceLoader} where none is named. An implementation is used by
 * several threads at once, but {@link #migrate} runs for one database at a time on any one server.
 */
public interface Migrator {

    /**
     * Returns the name by which messages and the setting {@code pgtestdb.migrator} speak of this migrator.
     *
     * @return a short name, such as {@code flyway}
     */
    String name();

    /**
     * Lists the settings that {@link #configure} reads, so that any other key under {@code pgtestdb.} is refused.
     *
     * @return the settings; empty by default
     */
    default List<Setting<?>> settings() {
        return List.of();
    }

    /**
     * Returns this migrator as the settings would have it. Called only for a migrator that was found on the class
     * path; one that the user made in code is taken as it is.
     *
     * @param settings the settings in force
     * @return a migrator; by default this one
     */
    default Migrator configure(Settings settings) {
        return this;
    }

    /**
     * Returns the hash of everything that shapes the result of {@link #migrate}: contents, names, order, options, the
     * tool's version. It must not depend on where files lie, on the machine, or on a password.
     *
     * <p>Called before {@link #migrate}, and again after it unless the migrator {@linkplain MigrationTarget#migrated reports}
     * what ran: a template is published only if both are equal. So this method reads the migrations again each time, or {@code
     * migrate} runs what this method has read.
     *
     * @return the fingerprint; equal for equal results
     * @throws io.github.pgtestdb.PgTestDbException if the migrations cannot be read, or there are none
     */
    Fingerprint fingerprint();

    /**
     * Lists what a template of this set can be built from instead of an empty database, the nearest first: templates of
     * shorter sets that this one extends, or a layer below. The first one that has a template is taken; where none
     * has, the first one that can be made is. Called only where a template must be built.
     *
     * <p>The result must be the same with each of them as with none, but for times and object ids. Leave out what cannot
     * be trusted to make it so.
     *
     * @return the foundations; none by default
     * @see MigrationTarget#foundation()
     */
    default List<Foundation> foundations() {
        return List.of();
    }

    /**
     * Migrates a database: an empty one, or one that holds a {@linkplain MigrationTarget#foundation() foundation}. Must
     * close every connection that it opened before it returns.
     *
     * @param target the database, and where to report progress
     * @throws Exception if the migration fails; the message should name the file, line and statement, since it is
     *     what the user reads first
     */
    void migrate(MigrationTarget target) throws Exception;
}
