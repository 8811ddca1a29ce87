package io.github.pgtestdb;

import io.github.pgtestdb.internal.engine.Engine;
import io.github.pgtestdb.internal.engine.Expectation;
import io.github.pgtestdb.internal.engine.WarmUp;
import io.github.pgtestdb.internal.server.Discovery;
import io.github.pgtestdb.internal.settings.LayeredSettings;
import io.github.pgtestdb.internal.sql.DaemonThreads;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.PostgresServerProvider;
import io.github.pgtestdb.spi.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes databases for tests: each a clone of a template, which is built once for each set of migrations and each server.
 *
 * <p>Thread-safe. Starts the server, or connects to it, with the first database, or {@linkplain #startAhead() ahead}. One
 * engine serves a whole JVM.
 */
public final class PgTestDb implements AutoCloseable {

    private final Engine engine;

    private PgTestDb(Engine engine) {
        this.engine = engine;
    }

    /** Loads classes that the first database needs, in the background. Connects to nothing, and changes no result. */
    public static void warmUp() {
        DaemonThreads.named("pgtestdb-warm-up").newThread(WarmUp::run).start();
    }

    /**
     * Begins an engine.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Makes a database from the default migrator, under the keep policy of {@code pgtestdb.keep}.
     *
     * @return a database; close it to have it dropped
     * @throws PgTestDbException if there is no server or migrator, the migrations fail, or the server refuses
     */
    public TestDatabase create() {
        return create(defaultMigrator());
    }

    /**
     * Makes a database from a migrator, under the keep policy of {@code pgtestdb.keep}.
     *
     * @param migrator what fills the template
     * @return a database; close it to have it dropped
     * @throws PgTestDbException if there is no server, the migrations fail, or the server refuses
     */
    public TestDatabase create(Migrator migrator) {
        return create(migrator, keepPolicy());
    }

    /**
     * Makes a database from a migrator, under a keep policy of its own.
     *
     * @param migrator what fills the template
     * @param keep {@code ALWAYS} keeps the database when it is closed; the others keep it where {@link
     *     TestDatabase#keep()} was called, since only the caller knows whether the test failed
     * @return a database; close it to have it dropped
     * @throws PgTestDbException if there is no server, the migrations fail, or the server refuses
     */
    public TestDatabase create(Migrator migrator, KeepPolicy keep) {
        return engine.create(migrator, keep);
    }

    /**
     * Returns a share in a database that many read from: one clone of the template serves all who ask for it here, so a
     * share costs nothing. The server refuses to have it changed: transactions are read-only, and nobody has a privilege
     * to write, the owner neither.
     *
     * <p>Its data source lends connections of one pool to all; what one borrower set in its session is discarded before
     * another gets it. Closing the share reports connections that it borrowed and did not return; those opened by its
     * URL are not looked for. If any share is kept, the database is, when the engine is closed.
     *
     * @param migrator what fills the template
     * @param keep as for {@link #create(Migrator, KeepPolicy)}
     * @return a share in a database; close it
     * @throws PgTestDbException if there is no server, the migrations fail, or the server refuses
     */
    public TestDatabase readOnly(Migrator migrator, KeepPolicy keep) {
        return engine.readOnly(migrator, keep);
    }

    /**
     * Returns the migrator that {@link #create()} uses: the builder's, or the one on the class path that {@code
     * pgtestdb.migrator} names, or the only one there.
     *
     * @return the migrator
     * @throws PgTestDbException if there is none, or more than one and no choice
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
     * Begins to start the server, or to connect to it, and returns at once. A failure is told to the first who asks for a
     * database, as if it had only now begun. A second call, and one after the first database, does nothing.
     */
    public void startAhead() {
        engine.startAhead();
    }

    /**
     * Sums the run up in one line: databases made and kept, templates built or reused, median and worst wait in ms.
     *
     * @return one line
     */
    public String summary() {
        return engine.summary();
    }

    /** Drops what is still to be dropped, logs the summary, and gives the server up. A second call does nothing. */
    @Override
    public void close() {
        engine.close();
    }

    /** Configures an engine. For one thread. Refuses a second value for the same thing. */
    public static final class Builder {

        private static final String URL = "pgtestdb.url";

        private final Map<String, String> settings = new HashMap<>();
        private @Nullable PostgresServerProvider server;
        private @Nullable Migrator migrator;
        private @Nullable String otherSource;
        private Supplier<Map<String, String>> otherSettings = Map::of;
        private @Nullable IntSupplier databasesToCome;
        private @Nullable Integer testsAtOnce;

        private Builder() {}

        /**
         * Uses this server, whatever else is on the class path.
         *
         * @param provider the provider
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
         * Uses the server at this URL: short for {@code set("pgtestdb.url", url)}.
         *
         * @param url {@code jdbc:postgresql://host:port/database} or {@code postgresql://user@host:port/database}; the
         *     database is the admin database, in which nothing is written but locks
         * @return this
         * @throws IllegalStateException if a server or URL was given already
         */
        public Builder url(String url) {
            if (server != null) {
                throw new IllegalStateException("The server was given already");
            }
            return set(URL, url);
        }

        /**
         * Uses this migrator by default.
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
         * @param key its key, such as {@code pgtestdb.keep}
         * @param value its value, as in a system property
         * @return this
         * @throws IllegalStateException if the setting was given already
         */
        public Builder set(String key, String value) {
            if (settings.putIfAbsent(key, value) != null) {
                throw new IllegalStateException(key + " was given already");
            }
            return this;
        }

        /**
         * Adds a source of settings that ranks below {@link #set} and above the system properties.
         *
         * @param source what messages call it, such as {@code JUnit configuration parameter}
         * @param values keys that begin with {@code pgtestdb.}, and values; asked for by {@link #build}
         * @return this
         * @throws IllegalStateException if a source was given already
         */
        public Builder parameters(String source, Supplier<Map<String, String>> values) {
            if (otherSource != null) {
                throw new IllegalStateException("A source of settings was given already: " + otherSource);
            }
            otherSource = source;
            otherSettings = values;
            return this;
        }

        /**
         * Says how many databases will yet be asked for, so that no more than these are made ahead of need: for those who
         * integrate a test framework, which knows how many tests are coming.
         *
         * @param atMost asked often, by several threads at once; an upper bound, which may fall too low at the price of
         *     waiting; {@link Integer#MAX_VALUE}, as is the default, for unknown. Must not throw and not wait
         * @return this
         * @throws IllegalStateException if it was said already
         */
        public Builder databasesToCome(IntSupplier atMost) {
            if (databasesToCome != null) {
                throw new IllegalStateException("The databases to come were given already");
            }
            databasesToCome = atMost;
            return this;
        }

        /**
         * Says how many tests run at once, so that their pools together stay well under the server's {@code
         * max_connections} where {@code pgtestdb.pool-size} is not set.
         *
         * @param tests at least 1; by default 1
         * @return this
         * @throws IllegalArgumentException if the number is less than 1
         * @throws IllegalStateException if it was said already
         */
        public Builder testsAtOnce(int tests) {
            if (tests < 1) {
                throw new IllegalArgumentException("At least one test runs at once, not " + tests);
            }
            if (testsAtOnce != null) {
                throw new IllegalStateException("The number of tests at once was given already");
            }
            testsAtOnce = tests;
            return this;
        }

        /**
         * Makes the engine. Starts nothing yet.
         *
         * @return an engine; close it
         * @throws PgTestDbException if a setting is unknown or its value cannot be read
         */
        public PgTestDb build() {
            Discovery discovery = new Discovery();
            String source = otherSource == null ? "parameter" : otherSource;
            LayeredSettings layered = LayeredSettings.of(settings, source, otherSettings.get(), System.getenv());
            List<Setting<?>> known = new ArrayList<>(discovery.settings());
            if (server != null) {
                known.addAll(server.settings());
            }
            if (migrator != null) {
                known.addAll(migrator.settings());
            }
            layered.refuseUnknown(known);
            known.forEach(layered::find);
            return new PgTestDb(new Engine(layered, discovery, server, migrator, expectation()));
        }

        private Expectation expectation() {
            IntSupplier toCome = databasesToCome;
            Integer atOnce = testsAtOnce;
            return new Expectation(toCome == null ? () -> Integer.MAX_VALUE : toCome, atOnce == null ? 1 : atOnce);
        }
    }
}
