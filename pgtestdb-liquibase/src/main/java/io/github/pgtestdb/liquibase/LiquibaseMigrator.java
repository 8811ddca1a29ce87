// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import liquibase.exception.LiquibaseException;

/**
 * Migrates with Liquibase, version 4.31 or newer. Immutable and thread-safe, as long as the configuring function is. In
 * a JVM, only one thread at a time uses Liquibase itself.
 *
 * <p>Without a function, it runs the changelog {@code db/changelog/db.changelog-master} of the class path, with the
 * suffix {@code .yaml}, {@code .yml}, {@code .xml}, {@code .json} or {@code .sql}, like Spring Boot. Configure
 * everything else in code:
 *
 * <pre>{@code
 * new LiquibaseMigrator(liquibase -> liquibase.changelog("db/billing.xml").contexts("test"))
 * }</pre>
 *
 * <p>To name the migrator in an annotation, make it a class:
 *
 * <pre>{@code
 * class Billing extends LiquibaseMigrator {
 *     Billing() {
 *         super(liquibase -> liquibase.changelog("db/billing.xml"));
 *     }
 * }
 * }</pre>
 *
 * <p>The fingerprint covers Liquibase's version and settings, and the changelog with every file that it includes or
 * names: changelogs, SQL, CSV, large objects and property files. It also covers the values of the parameters that these
 * mention, and the class files of custom changes and of Liquibase's extensions.
 *
 * <p>A change that reads a file or a parameter which is named nowhere is refused: name such a file in a {@code param}
 * of the change. Other input of a custom change, such as an environment variable, cannot be seen. A change set that
 * runs a program of the operating system is refused.
 *
 * <p>Environment variables and system properties take effect as usual in Liquibase: they override the parameters of the
 * changelog. They do not choose contexts and labels; only the options do. Schemas that are set here are created if they
 * are missing. No analytics are sent, and nothing is printed.
 *
 * @since 0.1.0
 */
public class LiquibaseMigrator implements Migrator {

    private final ClassLoader classLoader;
    private final Consumer<LiquibaseOptions> configurer;

    /** Uses the changelog {@code db/changelog/db.changelog-master} of the class path. */
    public LiquibaseMigrator() {
        this(liquibase -> {});
    }

    /**
     * Uses Liquibase as configured. The class path is that of the thread's context class loader at this moment.
     *
     * @param configurer sets the options. It is called for each fingerprint and each migration, and must do the same
     *     each time
     */
    public LiquibaseMigrator(Consumer<LiquibaseOptions> configurer) {
        this(contextClassLoader(), configurer);
    }

    /**
     * Migrates like an application that has set up Liquibase itself, for example with Spring's {@code SpringLiquibase}
     * bean. The application's own Liquibase runs on the database to be migrated, with its changelog, its access to
     * files, its parameters, schemas and tables. It prints and sends nothing, and the schemas that it names are
     * created.
     *
     * <p>This call reads how the application sets Liquibase up; the application's Liquibase runs when a template is
     * built.
     *
     * @param application the application's Liquibase
     * @param database an empty database, for queries while the application sets Liquibase up. It is used during this
     *     call, and not changed
     * @return a migrator
     * @throws PgTestDbException if the application does not set Liquibase up, or fails to
     */
    public static LiquibaseMigrator of(ApplicationLiquibase application, DataSource database) {
        ClassLoader classLoader = contextClassLoader();
        ApplicationSetUp setUp = LiquibaseScope.call(classLoader, () -> ApplicationSetUp.ask(application, database));
        return new LiquibaseMigrator(classLoader, liquibase -> liquibase.application(setUp));
    }

    private LiquibaseMigrator(ClassLoader classLoader, Consumer<LiquibaseOptions> configurer) {
        this.classLoader = classLoader;
        this.configurer = configurer;
    }

    /**
     * Returns {@code liquibase}.
     *
     * @return the name
     */
    @Override
    public String name() {
        return "liquibase";
    }

    /**
     * Lists the settings of this migrator.
     *
     * @return the settings
     */
    @Override
    public List<Setting<?>> settings() {
        return LiquibaseSettings.ALL;
    }

    /**
     * Returns a migrator with the settings in force; the function of this one takes precedence over them.
     *
     * @param settings the settings in force
     * @return a migrator
     */
    @Override
    public Migrator configure(Settings settings) {
        return new LiquibaseMigrator(
                classLoader, LiquibaseSettings.configurer(settings).andThen(configurer));
    }

    /**
     * Returns the hash of everything that shapes the database, as far as it can be seen without a migration.
     *
     * @return the fingerprint
     * @throws PgTestDbException if there is no changelog, if Liquibase cannot read it or a file that it includes, or if
     *     it holds a change that cannot be fingerprinted
     */
    @Override
    public Fingerprint fingerprint() {
        LiquibaseOptions options = options();
        return LiquibaseScope.call(classLoader, () -> hashed(options).fingerprint());
    }

    /**
     * Runs Liquibase's update.
     *
     * @param target the database; progress is reported to it
     * @throws PgTestDbException if a change set fails; the message has its file, id, author and statement, and
     *     PostgreSQL's message
     */
    @Override
    public void migrate(MigrationTarget target) {
        LiquibaseOptions options = options();
        LiquibaseScope.call(classLoader, () -> new MigrationRun(classLoader, options, hashed(options), target).run());
    }

    private LiquibaseFingerprint.Hashed hashed(LiquibaseOptions options) throws LiquibaseException {
        return new LiquibaseFingerprint(classLoader, options).compute();
    }

    private LiquibaseOptions options() {
        LiquibaseOptions options = new LiquibaseOptions();
        configurer.accept(options);
        return options;
    }

    private static ClassLoader contextClassLoader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : ClassLoader.getSystemClassLoader();
    }
}
