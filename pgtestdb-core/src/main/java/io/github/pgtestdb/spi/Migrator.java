// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Gives a database its schema, and computes a fingerprint of that schema without a database.
 *
 * <p>If no migrator is named, it is found on the class path with {@link java.util.ServiceLoader}. Several threads use
 * an implementation at once, but {@link #migrate} runs for one database at a time on any one server.
 *
 * @since 0.1.0
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1.0")
public interface Migrator {

    /**
     * Returns the name of this migrator in messages and in the setting {@code pgtestdb.migrator}.
     *
     * @return a short name, such as {@code flyway}
     */
    String name();

    /**
     * Lists the settings that {@link #configure} reads, so that unknown keys under {@code pgtestdb.} are rejected.
     *
     * @return the settings; empty by default
     */
    default List<Setting<?>> settings() {
        return List.of();
    }

    /**
     * Returns the setting without which this migrator cannot run. If the user set it, the migrator is chosen. If not, a
     * migrator with such a setting is no candidate, and other migrators on the class path are not ambiguous.
     *
     * @return the setting; empty by default, for a migrator that needs no setting
     */
    default Optional<Setting<?>> requiredSetting() {
        return Optional.empty();
    }

    /**
     * Returns this migrator with the settings applied. Called only for a migrator that was found on the class path. A
     * migrator that the user created in code is used unchanged.
     *
     * @param settings the settings in force
     * @return a migrator; by default this one
     */
    default Migrator configure(Settings settings) {
        return this;
    }

    /**
     * Returns the hash of everything that shapes the result of {@link #migrate}: contents, names, order, options and
     * the tool's version. It must not depend on the location of files, on the machine, or on a password.
     *
     * <p>Called before {@link #migrate}, and again after it unless the migrator {@linkplain MigrationTarget#migrated
     * reports} the content that ran. A template is published only if both fingerprints are equal. So this method must
     * read the migrations again at each call, or {@code migrate} must run the content that this method has read.
     *
     * @return the fingerprint; equal for equal results
     * @throws io.github.pgtestdb.PgTestDbException if the migrations cannot be read, or there are none
     */
    Fingerprint fingerprint();

    /**
     * Lists the starting points for a template of this set other than an empty database: templates of shorter sets that
     * this set extends, or a layer below. The nearest one is first. The first candidate with an existing template is
     * used. If there is none, the first candidate that can be built is used. Called only if a template must be built.
     *
     * <p>Migrating on top of a candidate must give the same result as migrating an empty database, except for times and
     * object IDs. Omit candidates for which this is uncertain.
     *
     * @return the bases; none by default
     * @see MigrationTarget#base()
     */
    default List<MigrationBase> bases() {
        return List.of();
    }

    /**
     * Migrates a database, which is empty or contains a {@linkplain MigrationTarget#base() base}. Must
     * close every connection that it opened before it returns.
     *
     * @param target the database, which also receives progress reports
     * @throws Exception if the migration fails. Users read its message first, so it should name the file, line and
     *     statement
     */
    void migrate(MigrationTarget target) throws Exception;
}
