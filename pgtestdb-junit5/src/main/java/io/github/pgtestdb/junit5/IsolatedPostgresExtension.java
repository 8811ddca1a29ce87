package io.github.pgtestdb.junit5;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.junit5.internal.Engine;
import io.github.pgtestdb.junit5.internal.TestRun;
import io.github.pgtestdb.spi.Migrator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;

/**
 * Does what {@link IsolatedPostgres} does, where an annotation cannot say it: a migrator that needs arguments, settings
 * that only some tests want, an engine of your own.
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
 * <p>Register it in a static field: JUnit hears of an extension in an instance field too late for constructors, fields
 * and {@code @BeforeAll}. Several, with different names, go together, also with {@link IsolatedPostgres}; a parameter or
 * field chooses with {@code @IsolatedPostgres(name = "...")}. Immutable and thread-safe.
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
                builder.readOnly,
                "registered extension");
        this.migrator = builder.migrator;
        this.engine = builder.engine;
        this.settings = Map.copyOf(builder.settings);
    }

    /**
     * Begins an extension.
     *
     * @return a builder, for one thread
     */
    public static Builder builder() {
        return new Builder();
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

    Engine engine(ExtensionContext context) {
        return engine == null
                ? TestRun.current().engine(context::getConfigurationParameter, settings)
                : new Engine(engine);
    }

    /** Builds an extension. Each property can be set once; a second time is refused. */
    public static final class Builder {

        private @Nullable String name;
        private @Nullable Migrator migrator;
        private @Nullable DatabaseScope scope;
        private @Nullable KeepPolicy keep;
        private @Nullable Boolean readOnly;
        private @Nullable PgTestDb engine;
        private final Map<String, String> settings = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Tells several databases in one test apart.
         *
         * @param name the name; by default empty
         * @return this builder
         * @throws IllegalStateException if the name is set already
         */
        public Builder name(String name) {
            this.name = once("name", this.name, name);
            return this;
        }

        /**
         * Fills the database.
         *
         * @param migrator the migrator; by default the one that the settings choose
         * @return this builder
         * @throws IllegalStateException if the migrator is set already
         */
        public Builder migrator(Migrator migrator) {
            this.migrator = once("migrator", this.migrator, migrator);
            return this;
        }

        /**
         * Chooses how long the database lives.
         *
         * @param scope the scope; by default {@link DatabaseScope#METHOD}, where there is a test method
         * @return this builder
         * @throws IllegalStateException if the scope is set already
         */
        public Builder scope(DatabaseScope scope) {
            this.scope = once("scope", this.scope, scope);
            return this;
        }

        /**
         * Chooses whether the database outlives its test.
         *
         * @param keep the policy; by default the setting {@code pgtestdb.keep}
         * @return this builder
         * @throws IllegalStateException if the policy is set already
         */
        public Builder keep(KeepPolicy keep) {
            this.keep = once("keep", this.keep, keep);
            return this;
        }

        /**
         * Chooses whether the tests share one database to read from, which nobody can change.
         *
         * @param readOnly whether; by default not
         * @return this builder
         * @throws IllegalStateException if it is chosen already
         * @see IsolatedPostgres#readOnly
         */
        public Builder readOnly(boolean readOnly) {
            this.readOnly = once("readOnly", this.readOnly, readOnly);
            return this;
        }

        /**
         * Uses an engine that the caller closes, instead of the one that all annotated tests share.
         *
         * @param engine the engine
         * @return this builder
         * @throws IllegalStateException if the engine is set already
         */
        public Builder engine(PgTestDb engine) {
            this.engine = once("engine", this.engine, engine);
            return this;
        }

        /**
         * Sets any setting by its key, above all other sources. Extensions with equal settings share one engine, which
         * ends with the run; each different set costs another engine, and perhaps another server.
         *
         * @param key the key, such as {@code pgtestdb.keep}
         * @param value the value
         * @return this builder
         * @throws IllegalStateException if the key is set already
         */
        public Builder setting(String key, String value) {
            if (settings.putIfAbsent(key, value) != null) {
                throw new IllegalStateException("The setting " + key + " is set already.");
            }
            return this;
        }

        /**
         * Builds the extension. The engine is made when the first test needs it, and refuses unknown settings then.
         *
         * @return the extension
         * @throws IllegalStateException if there are both an engine and settings, since an engine has its settings already
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
