// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationBase;
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
 * <p>Without a function, Flyway has its defaults: the migrations in {@code classpath:db/migration}. Set everything else
 * through Flyway's own configuration:
 *
 * <pre>{@code
 * new FlywayMigrator(flyway -> flyway.locations("classpath:db/billing").schemas("billing"))
 * }</pre>
 *
 * <p>To name the migrator in an annotation, make it a class:
 *
 * <pre>{@code
 * class Billing extends FlywayMigrator {
 *     Billing() {
 *         super(flyway -> flyway.locations("classpath:db/billing"));
 *     }
 * }
 * }</pre>
 *
 * <p>Two defaults differ from Flyway's, and your configuration overrides both. {@code failOnMissingLocations} is on,
 * and also refuses a location that holds no migration. {@code flyway.postgresql.transactional.lock} is off, because
 * with it {@code CREATE INDEX CONCURRENTLY} waits for Flyway's own lock forever.
 *
 * <p>Flyway's environment variables and configuration files are not read, so that a database is the same on every
 * machine. If you need them, call {@link FluentConfiguration#envVars()} or
 * {@link FluentConfiguration#loadDefaultConfigurationFiles()} in your function.
 *
 * <p>The fingerprint covers Flyway's version and configuration, and every file of every location. It covers the class
 * files of Java migrations, callbacks and resolvers, with your own classes that they reach, and the jars of libraries
 * that they use. It also covers the plain values in the fields of objects that you made. It cannot see other objects in
 * such fields, or objects that a container injects. If these shape the database, set a placeholder that changes with
 * them.
 *
 * <p>Line endings count, because Flyway writes those in literals and functions to the database. Let Git check out
 * scripts in the same way everywhere ({@code *.sql text eol=lf} in {@code .gitattributes}).
 *
 * @since 0.1.0
 */
public class FlywayMigrator implements Migrator {

    private final ClassLoader classLoader;
    private final Consumer<FluentConfiguration> configurer;
    private final boolean versionedOnly;
    private final ObjectPrints objects = new ObjectPrints();
    private volatile SoftReference<MigrationPrefixes> lastRead = new SoftReference<>(null);

    /** Uses Flyway's defaults: the migrations in {@code classpath:db/migration}. */
    public FlywayMigrator() {
        this(flyway -> {});
    }

    /**
     * Uses Flyway as configured. The class path is that of the thread's context class loader at this moment.
     *
     * @param configurer configures Flyway; the data source is set afterwards. It is called for each fingerprint and
     *     each migration, and must do the same each time
     */
    public FlywayMigrator(Consumer<FluentConfiguration> configurer) {
        this(contextClassLoader(), configurer, false);
    }

    /**
     * Migrates like an application that has set up Flyway itself, for example with Spring Boot's {@code Flyway} bean.
     *
     * @param configuration Flyway's configuration: locations, placeholders, callbacks, Java migrations and everything
     *     else except the data source, and except the two defaults in which this migrator differs
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
     * Lists the settings of this migrator.
     *
     * @return the settings
     */
    @Override
    public List<Setting<?>> settings() {
        return FlywaySettings.ALL;
    }

    /**
     * Returns a migrator with the settings in force; the function of this one takes precedence over them.
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
     * Returns the hash of everything that shapes the database, as far as it can be seen without a migration.
     *
     * @return the fingerprint
     * @throws PgTestDbException if a location is missing or holds no migration and that was not allowed, if it is not
     *     in a directory or jar of the class path or in the file system, if a class file cannot be read, or if Flyway
     *     refuses its configuration
     */
    @Override
    public Fingerprint fingerprint() {
        MigrationPrefixes growth = read();
        return versionedOnly ? growth.versioned() : growth.fingerprint();
    }

    /**
     * Lists the sets of migrations that hold only the first versioned migrations of this one. With repeatable
     * migrations or {@code afterMigrate} scripts, it is only the set of all versioned migrations, which has bases
     * itself. The list is empty if two runs of Flyway may differ from one: with Java migrations, other callbacks,
     * baselines, a target, and the like.
     *
     * @return the bases
     */
    @Override
    public List<MigrationBase> bases() {
        MigrationPrefixes growth = lastRead();
        return versionedOnly ? growth.shorter() : growth.bases(new FlywayMigrator(classLoader, configurer, true));
    }

    /**
     * Runs Flyway's migrate, which skips migrations that the database already has.
     *
     * @param target the database; progress is reported to it
     * @throws PgTestDbException if a migration fails; the message has its file, line and statement, and PostgreSQL's
     *     message
     */
    @Override
    public void migrate(MigrationTarget target) {
        MigrationPrefixes growth = lastRead();
        Optional<List<MigrationFile>> known = growth.beyond(target.base());
        if (known.isPresent()) {
            Flyway flyway = refused(() -> growth.loaded().load());
            new MigrationRun(growth, flyway, target, versionedOnly).run(known.get());
            target.migrated(versionedOnly ? growth.versioned() : growth.fingerprint());
        } else {
            new MigrationRun(growth, flyway(), target, versionedOnly).run();
        }
    }

    private MigrationPrefixes read() {
        FluentConfiguration configured = configure();
        MigrationPrefixes growth = refused(() -> new MigrationPrefixes(LoadedFlyway.scan(configured), objects));
        lastRead = new SoftReference<>(growth);
        return growth;
    }

    /** Returns the input of the last fingerprint. A set of files is thus read once instead of three times. */
    private MigrationPrefixes lastRead() {
        MigrationPrefixes growth = lastRead.get();
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
