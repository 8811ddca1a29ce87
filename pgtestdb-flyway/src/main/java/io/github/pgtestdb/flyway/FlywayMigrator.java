package io.github.pgtestdb.flyway;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Foundation;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Migrates with Flyway, version 10 or newer. Immutable and thread-safe, as long as the configuring function is.
 *
 * <p>Without more, it is Flyway with its defaults: the migrations in {@code classpath:db/migration}. Everything that
 * Flyway can do is set through Flyway's own configuration:
 *
 * <pre>{@code
 * new FlywayMigrator(flyway -> flyway.locations("classpath:db/billing").schemas("billing"))
 * }</pre>
 *
 * <p>To name it in an annotation, give it a class of its own:
 *
 * <pre>{@code
 * class Billing extends FlywayMigrator {
 *     Billing() {
 *         super(flyway -> flyway.locations("classpath:db/billing"));
 *     }
 * }
 * }</pre>
 *
 * <p>Two of Flyway's defaults differ here, and yours win over both. {@code failOnMissingLocations} is on, and also
 * refuses a location that holds no migration. {@code flyway.postgresql.transactional.lock} is off, since with it
 * {@code CREATE INDEX CONCURRENTLY} waits for Flyway's own lock forever.
 *
 * <p>Flyway's environment variables and configuration files are not read, so that a database is the same on every
 * machine; a function that wants them calls {@link FluentConfiguration#envVars()} or {@link
 * FluentConfiguration#loadDefaultConfigurationFiles()}.
 *
 * <p>The fingerprint covers Flyway's version and configuration, every file of every location, and the class files of
 * Java migrations, callbacks and resolvers, with your own classes that they reach, the jars of libraries that they use, and the
 * plain values in the fields of objects that you made. It cannot see other things that such an object keeps, nor what a container
 * finds for it: if these decide what the database looks like, set a placeholder that changes with them. Line endings count,
 * because Flyway writes those in literals and functions into the database: let Git check scripts out alike everywhere ({@code
 * *.sql text eol=lf} in {@code .gitattributes}).
 */
public class FlywayMigrator implements Migrator {

    private final ClassLoader classLoader;
    private final Consumer<FluentConfiguration> configurer;
    private final boolean versionedOnly;
    private final ObjectPrints objects = new ObjectPrints();
    private volatile SoftReference<Growth> lastRead = new SoftReference<>(null);

    /** Uses Flyway's defaults: the migrations in {@code classpath:db/migration}. */
    public FlywayMigrator() {
        this(flyway -> {});
    }

    /**
     * Uses Flyway as configured. The class path is that of the thread's context class loader at this moment.
     *
     * @param configurer sets what it wants on Flyway's configuration; the data source is set afterwards. Called for
     *     each fingerprint and each migration, and must then do the same
     */
    public FlywayMigrator(Consumer<FluentConfiguration> configurer) {
        this(contextClassLoader(), configurer, false);
    }

    /**
     * Migrates as an application does that has set up Flyway itself, Spring Boot's {@code Flyway} bean for example.
     *
     * @param configuration Flyway's configuration: locations, placeholders, callbacks, Java migrations and all else but
     *     the data source, and but the two defaults in which this migrator differs
     * @return a migrator
     */
    public static FlywayMigrator of(Configuration configuration) {
        return new FlywayMigrator(
                configuration.getClassLoader(),
                flyway -> {
                    flyway.configuration(configuration).failOnMissingLocations(true);
                    TransactionalLock.set(flyway, false);
                },
                false);
    }

    private FlywayMigrator(ClassLoader classLoader, Consumer<FluentConfiguration> configurer, boolean versionedOnly) {
        this.classLoader = classLoader;
        this.configurer = configurer;
        this.versionedOnly = versionedOnly;
    }

    /**
     * Returns {@code flyway}.
     *
     * @return the name
     */
    @Override
    public String name() {
        return "flyway";
    }

    /**
     * Lists {@code pgtestdb.flyway.locations}, {@code .schemas}, {@code .placeholders} and {@code .allow-empty}.
     *
     * @return the settings
     */
    @Override
    public List<Setting<?>> settings() {
        return FlywaySettings.ALL;
    }

    /**
     * Returns a migrator with the settings in force; what this one's own function sets wins over them.
     *
     * @param settings the settings in force
     * @return a migrator
     */
    @Override
    public Migrator configure(Settings settings) {
        return new FlywayMigrator(
                classLoader, FlywaySettings.configurer(settings).andThen(configurer), versionedOnly);
    }

    /**
     * Returns the hash of everything that shapes the database, as far as it can be seen without running it.
     *
     * @return the fingerprint
     * @throws PgTestDbException if a location is missing or holds no migration and that was not allowed, if it is
     *     neither on the class path nor in the file system, if a class file cannot be read, or if Flyway refuses its
     *     configuration
     */
    @Override
    public Fingerprint fingerprint() {
        Growth growth = read();
        return versionedOnly ? growth.versioned() : growth.fingerprint();
    }

    /**
     * Lists the sets that hold only the first versioned migrations of this one. With repeatable migrations or {@code
     * afterMigrate} scripts it is the set of all versioned migrations, which grows in its turn. It is none where one run
     * of Flyway may differ from two: with Java migrations, other callbacks, baselines, a target, and the like.
     *
     * @return the foundations
     */
    @Override
    public List<Foundation> foundations() {
        Growth growth = lastRead();
        return versionedOnly ? growth.shorter() : growth.foundations(new FlywayMigrator(classLoader, configurer, true));
    }

    /**
     * Runs Flyway's migrate, which passes over the migrations that the database holds already.
     *
     * @param target the database, and where to report progress
     * @throws PgTestDbException if a migration fails; the message has its file, line and statement, and what
     *     PostgreSQL said
     */
    @Override
    public void migrate(MigrationTarget target) {
        Growth growth = lastRead();
        Optional<List<MigrationFile>> known = growth.beyond(target.foundation());
        if (known.isPresent()) {
            Flyway flyway = refused(() -> growth.loaded().load());
            new MigrationRun(growth, flyway, target, versionedOnly).run(known.get());
            target.migrated(versionedOnly ? growth.versioned() : growth.fingerprint());
        } else {
            new MigrationRun(growth, flyway(), target, versionedOnly).run();
        }
    }

    private Growth read() {
        FluentConfiguration configured = configure();
        Growth growth = refused(() -> new Growth(LoadedFlyway.scan(configured), objects));
        lastRead = new SoftReference<>(growth);
        return growth;
    }

    /** What the last fingerprint was made of: the files, mostly two hundred of them, are read once and not three times. */
    private Growth lastRead() {
        Growth growth = lastRead.get();
        return growth == null ? read() : growth;
    }

    private Flyway flyway() {
        FluentConfiguration configured = configure();
        return refused(configured::load);
    }

    private FluentConfiguration configure() {
        return refused(() -> {
            FluentConfiguration configuration = Flyway.configure(classLoader).failOnMissingLocations(true);
            TransactionalLock.set(configuration, false);
            configurer.accept(configuration);
            return configuration;
        });
    }

    private static <T> T refused(Supplier<T> work) {
        try {
            return work.get();
        } catch (FlywayException e) {
            throw new PgTestDbException("Flyway refuses its configuration: " + e.getMessage(), e);
        }
    }

    private static ClassLoader contextClassLoader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : ClassLoader.getSystemClassLoader();
    }
}
