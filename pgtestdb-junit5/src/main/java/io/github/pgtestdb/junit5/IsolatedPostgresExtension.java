// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.internal.EngineRegistry;
import io.github.pgtestdb.junit5.internal.SharedEngine;
import io.github.pgtestdb.spi.Migrator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;

/**
 * The programmatic alternative to {@link IsolatedPostgres}, for values that an annotation cannot express: a migrator
 * with arguments, settings for some tests only, or your own engine.
 *
 * <pre>{@code
 * class OrderTests {
 *     @RegisterExtension
 *     static final IsolatedPostgresExtension POSTGRES =
 *             IsolatedPostgresExtension.builder().migrator(new ShopSchema("eu")).build();
 *
 *     @Test
 *     void placesAnOrder(DataSource db) { ... }
 * }
 * }</pre>
 *
 * <p>Register it in a static field. JUnit registers an extension in an instance field too late for constructors, fields
 * and {@code @BeforeAll}.
 *
 * <p>You can register several extensions with different names, and combine them with {@link IsolatedPostgres}. A
 * parameter or field selects one with {@code @IsolatedPostgres(name = "...")}.
 *
 * <p>Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class IsolatedPostgresExtension extends PostgresExtension implements BeforeAllCallback {

    private final Declaration declaration;
    private final @Nullable Migrator migrator;
    private final @Nullable PgTestDb engine;
    private final Map<String, String> settings;

    private IsolatedPostgresExtension(Builder builder) {
        this.declaration = new Declaration(
                builder.name == null ? "" : builder.name,
                null,
                builder.scope,
                builder.keep,
                builder.access,
                "registered extension");
        this.migrator = builder.migrator;
        this.engine = builder.engine;
        this.settings = Map.copyOf(builder.settings);
    }

    /**
     * Starts to configure an extension.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the database of a test for another JUnit extension: the same that the test's parameters get. The first
     * request creates it.
     *
     * @param context the context of the test, or of the class if the database has class scope
     * @param name the name of the database, or the empty string for the database without a name
     * @return the database; do not close it
     * @throws PgTestDbException if no annotation or registered extension around the context declares that name, or the
     *     context is that of a class and each test has its own database
     */
    public static TestDatabase database(ExtensionContext context, String name) {
        String description = "extension of " + context.getRequiredTestClass().getName();
        InjectionPoint point =
                new InjectionPoint(description, TestDatabase.class, context.getRequiredTestClass(), null, null);
        return DatabaseResolver.declared(point, name, context)
                .map(definition -> TestDatabases.lease(definition, context))
                .orElseThrow(() -> new PgTestDbException(
                        "The %s asks for %s, which is not declared. Annotate the class with @IsolatedPostgres, or register an IsolatedPostgresExtension."
                                .formatted(description, Messages.database(name))));
    }

    @Override
    void begin(ExtensionContext context) {
        super.begin(context);
        Registration.note(this, context);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        begin(context);
        Registration.refuseSecond(this, context);
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factoryContext, ExtensionContext context) {
        super.preConstructTestInstance(factoryContext, context);
        Registration.refuseSecond(this, context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        super.beforeEach(context);
        Registration.refuseSecond(this, context);
    }

    @Override
    IsolatedPostgresExtension definer() {
        return this;
    }

    Declaration declaration() {
        return declaration;
    }

    @Nullable
    Migrator migrator() {
        return migrator;
    }

    SharedEngine engine(ExtensionContext context) {
        return engine == null
                ? EngineRegistry.current().engine(context::getConfigurationParameter, settings)
                : new SharedEngine(engine);
    }

    /** Configures an extension. Not thread-safe. Rejects a second value for the same property. */
    public static final class Builder {

        private @Nullable String name;
        private @Nullable Migrator migrator;
        private @Nullable DatabaseScope scope;
        private @Nullable KeepPolicy keep;
        private @Nullable DatabaseAccess access;
        private @Nullable PgTestDb engine;
        private final Map<String, String> settings = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Names the database, to distinguish several databases in one test.
         *
         * @param name the name; by default empty
         * @return this builder
         * @throws IllegalStateException if the name was set already
         */
        public Builder name(String name) {
            this.name = once("name", this.name, name);
            return this;
        }

        /**
         * Sets the migrator that fills the database.
         *
         * @param migrator the migrator; by default the one that the settings select
         * @return this builder
         * @throws IllegalStateException if the migrator was set already
         */
        public Builder migrator(Migrator migrator) {
            this.migrator = once("migrator", this.migrator, migrator);
            return this;
        }

        /**
         * Sets the lifetime of the database.
         *
         * @param scope the scope; by default {@link DatabaseScope#METHOD}, or {@link DatabaseScope#CLASS} in a class
         *     with {@code @TestInstance(PER_CLASS)}
         * @return this builder
         * @throws IllegalStateException if the scope was set already
         */
        public Builder scope(DatabaseScope scope) {
            this.scope = once("scope", this.scope, scope);
            return this;
        }

        /**
         * Sets whether the database is kept after its test.
         *
         * @param keep the policy; by default the setting {@code pgtestdb.keep}
         * @return this builder
         * @throws IllegalStateException if the policy was set already
         */
        public Builder keep(KeepPolicy keep) {
            this.keep = once("keep", this.keep, keep);
            return this;
        }

        /**
         * Sets what tests may do with the database.
         *
         * @param access {@link DatabaseAccess#READ_ONLY} for one database that the tests share; by default {@link
         *     DatabaseAccess#READ_WRITE}
         * @return this builder
         * @throws IllegalStateException if it was set already
         * @see IsolatedPostgres#access
         */
        public Builder access(DatabaseAccess access) {
            this.access = once("access", this.access, access);
            return this;
        }

        /**
         * Uses an engine that the caller closes, instead of the one that all annotated tests share.
         *
         * @param engine the engine
         * @return this builder
         * @throws IllegalStateException if the engine was set already
         */
        public Builder engine(PgTestDb engine) {
            this.engine = once("engine", this.engine, engine);
            return this;
        }

        /**
         * Sets any setting. It ranks above all other sources. Extensions with equal settings share one engine, which is
         * closed when the run ends. Each different set of settings costs another engine, and perhaps another server.
         *
         * @param key the key, such as {@code pgtestdb.keep}
         * @param value the value, written as in a system property
         * @return this builder
         * @throws IllegalStateException if the setting was set already
         */
        public Builder setting(String key, String value) {
            if (settings.putIfAbsent(key, value) != null) {
                throw new IllegalStateException("The setting " + key + " is set already.");
            }
            return this;
        }

        /**
         * Builds the extension. The engine is created when the first test needs it. Unknown settings are rejected then.
         *
         * @return the extension
         * @throws IllegalStateException if both an engine and settings were set, because an engine has its own settings
         */
        public IsolatedPostgresExtension build() {
            if (engine != null && !settings.isEmpty()) {
                throw new IllegalStateException(
                        "The engine has its settings already; remove either engine(...) or setting("
                                + String.join(", ", settings.keySet()) + ").");
            }
            return new IsolatedPostgresExtension(this);
        }

        private static <T> T once(String property, @Nullable T old, T value) {
            if (old != null) {
                throw new IllegalStateException(
                        "%s is set already, to %s; refused: %s".formatted(property, old, value));
            }
            return value;
        }
    }
}
