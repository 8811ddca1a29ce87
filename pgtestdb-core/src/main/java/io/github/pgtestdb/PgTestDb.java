// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb;

import io.github.pgtestdb.internal.engine.Engine;
import io.github.pgtestdb.internal.server.Discovery;
import io.github.pgtestdb.internal.settings.LayeredSettings;
import io.github.pgtestdb.internal.support.FrameworkHints;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.PostgresServerProvider;
import io.github.pgtestdb.spi.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Creates databases for tests. Each database is a clone of a template, and each set of migrations has one template on
 * each server.
 *
 * <p>Thread-safe. The server starts, or the connection to it opens, with the first database, or earlier with {@link
 * #prestart()}. One engine is enough for a whole JVM.
 *
 * @since 0.1.0
 */
public final class PgTestDb implements AutoCloseable {

    private final Engine engine;

    private PgTestDb(Engine engine) {
        this.engine = engine;
    }

    /**
     * Starts to configure an engine.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Creates a database from the {@linkplain #defaultMigrator() default migrator}, with the keep policy that {@code
     * pgtestdb.keep} sets.
     *
     * @return a database; it is dropped after it is closed
     * @throws PgTestDbException if no server or migrator is found, the migrations fail, or the server refuses
     */
    public TestDatabase create() {
        return create(defaultMigrator());
    }

    /**
     * Creates a database from a migrator, with the keep policy that {@code pgtestdb.keep} sets.
     *
     * @param migrator fills the template
     * @return a database; it is dropped after it is closed
     * @throws PgTestDbException if no server is found, the migrations fail, or the server refuses
     */
    public TestDatabase create(Migrator migrator) {
        return create(migrator, KeepPolicy.DEFAULT);
    }

    /**
     * Creates a database from a migrator, with a given keep policy.
     *
     * @param migrator fills the template
     * @param keep {@code ALWAYS} keeps the database after it is closed, and {@code DEFAULT} is the setting {@code
     *     pgtestdb.keep}. The other policies keep it only if {@link
     *     TestDatabase#keep()} was called, because only the caller knows whether the test failed
     * @return a database; it is dropped after it is closed, unless it is kept
     * @throws PgTestDbException if no server is found, the migrations fail, or the server refuses
     */
    public TestDatabase create(Migrator migrator, KeepPolicy keep) {
        return engine.create(migrator, keep);
    }

    /**
     * Returns a share in a read-only database. All callers of this engine that read from the same template share one
     * clone, so a share costs nothing. The server rejects every write: transactions are read-only, and all write
     * privileges are revoked, including those of the owner.
     *
     * <p>The data sources of all shares lend connections of one pool. Before a connection goes from one share to
     * another, the state of its session is discarded. Closing a share reports the connections that were borrowed from
     * its data source and not returned. Connections that a test opened with the URL are not looked for. If any share is
     * kept, the database is kept when the engine is closed.
     *
     * @param migrator fills the template
     * @param keep as for {@link #create(Migrator, KeepPolicy)}
     * @return a share in a database; close it
     * @throws PgTestDbException if no server is found, the migrations fail, or the server refuses
     */
    public TestDatabase createReadOnly(Migrator migrator, KeepPolicy keep) {
        return engine.createReadOnly(migrator, keep);
    }

    /**
     * Returns the migrator that {@link #create()} uses. This is the builder's migrator, if it has one. Otherwise it is
     * the migrator on the class path that {@code pgtestdb.migrator} names, or the only migrator on the class path.
     *
     * @return the migrator
     * @throws PgTestDbException if no migrator is found, or several are found and none is selected
     */
    public Migrator defaultMigrator() {
        return engine.defaultMigrator();
    }

    /**
     * Returns the keep policy in force.
     *
     * @return the value of {@code pgtestdb.keep}
     */
    public KeepPolicy keepPolicy() {
        return engine.keepPolicy();
    }

    /**
     * Starts the server, or opens the connection to it, in the background, and returns immediately. If the start fails
     * for a reason that may pass, the first call that needs a database starts again. After any other failure that call
     * throws. Has no effect if the server is already starting or running.
     */
    public void prestart() {
        engine.prestart();
    }

    /**
     * Summarizes the run in one line: the databases created and kept, the templates built and reused, and the median
     * and the longest wait in milliseconds.
     *
     * @return one line
     */
    public String summary() {
        return engine.summary();
    }

    /**
     * Drops the remaining databases, logs the summary if a database was requested, and releases the server. A second
     * call has no effect.
     */
    @Override
    public void close() {
        engine.close();
    }

    /** Configures an engine. Not thread-safe. Rejects a second value for the same option. */
    public static final class Builder {

        private static final String URL = "pgtestdb.url";

        private final Map<String, String> settings = new HashMap<>();
        private @Nullable PostgresServerProvider server;
        private @Nullable Migrator migrator;
        private FrameworkHints hints = FrameworkHints.NONE;

        static {
            FrameworkHints.setBy((builder, hints) -> builder.hints = hints);
        }

        private Builder() {}

        /**
         * Uses this server and ignores the providers on the class path.
         *
         * @param provider starts or finds the server
         * @return this
         * @throws IllegalStateException if a server or URL was given already
         */
        public Builder server(PostgresServerProvider provider) {
            if (server != null || settings.containsKey(URL)) {
                throw new IllegalStateException("The server was given already");
            }
            server = provider;
            return this;
        }

        /**
         * Uses the server at this URL. Short for {@code setting("pgtestdb.url", url)}.
         *
         * @param url {@code jdbc:postgresql://host:port/database} or {@code postgresql://user@host:port/database}. The
         *     database is the admin database: pgtestdb takes advisory locks in it and writes nothing to it
         * @return this
         * @throws IllegalStateException if a server or URL was given already
         */
        public Builder url(String url) {
            if (server != null) {
                throw new IllegalStateException("The server was given already");
            }
            return setting(URL, url);
        }

        /**
         * Sets the default migrator.
         *
         * @param migrator the migrator
         * @return this
         * @throws IllegalStateException if a migrator was given already
         */
        public Builder migrator(Migrator migrator) {
            if (this.migrator != null) {
                throw new IllegalStateException("The migrator was given already");
            }
            this.migrator = migrator;
            return this;
        }

        /**
         * Sets any setting.
         *
         * @param key the key, such as {@code pgtestdb.keep}
         * @param value the value, written as in a system property
         * @return this
         * @throws IllegalStateException if the setting was given already
         */
        public Builder setting(String key, String value) {
            if (settings.putIfAbsent(key, value) != null) {
                throw new IllegalStateException(key + " was given already");
            }
            return this;
        }

        /**
         * Creates the engine. Starts nothing yet.
         *
         * @return an engine; close it
         * @throws PgTestDbException if a setting is unknown or its value cannot be parsed
         */
        public PgTestDb build() {
            Discovery discovery = new Discovery();
            LayeredSettings layered = LayeredSettings.of(
                    settings, hints.source(), hints.parameters().get(), System.getenv());
            List<Setting<?>> known = new ArrayList<>(discovery.settings());
            if (server != null) {
                known.addAll(server.settings());
            }
            if (migrator != null) {
                known.addAll(migrator.settings());
            }
            layered.refuseUnknown(known);
            known.forEach(layered::find);
            return new PgTestDb(new Engine(layered, discovery, server, migrator, hints));
        }
    }
}
