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
 * Migrates with Liquibase, version 4.31 or newer. Immutable and thread-safe, as long as the configuring function is;
 * Liquibase itself is used by one thread at a time in a JVM.
 *
 * <p>Without more, it runs the changelog {@code db/changelog/db.changelog-master} of the class path, be it {@code
 * .yaml}, {@code .yml}, {@code .xml}, {@code .json} or {@code .sql}, as Spring Boot does. The rest is said in code:
 *
 * <pre>{@code
 * new LiquibaseMigrator(liquibase -> liquibase.changelog("db/billing.xml").contexts("test"))
 * }</pre>
 *
 * <p>To name it in an annotation, give it a class of its own:
 *
 * <pre>{@code
 * class Billing extends LiquibaseMigrator {
 *     Billing() {
 *         super(liquibase -> liquibase.changelog("db/billing.xml"));
 *     }
 * }
 * }</pre>
 *
 * <p>The fingerprint covers Liquibase's version and settings, the changelog with all that it includes or names
 * (changelogs, SQL, CSV, large objects, property files), the values of the parameters that these mention, and the class
 * files of custom changes and of Liquibase's extensions. A change that reads a file or a parameter which nothing names
 * is refused: name such a file in a {@code param} of the change. What a custom change reads in another way, such as an
 * environment variable, cannot be seen. A change set that runs a program of the operating system is refused.
 *
 * <p>Environment variables and system properties take part as Liquibase has it, which puts them before the parameters of
 * the changelog. They do not choose contexts and labels: only the options do. Schemas that are set here are made if they
 * are missing. Nothing is sent to anyone, and nothing printed.
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
     * @param configurer sets what it wants. Called for each fingerprint and each migration, and must then do the same
     */
    public LiquibaseMigrator(Consumer<LiquibaseOptions> configurer) {
        this(contextClassLoader(), configurer);
    }

    /**
     * Migrates as an application does that has set up Liquibase itself, Spring's {@code SpringLiquibase} bean for example:
     * the application's own Liquibase runs, on the database to be migrated, with its changelog, its access to files, its
     * parameters, schemas and tables. What it prints and sends is left out, and schemas that it names are made.
     *
     * <p>The application is asked at once how it sets Liquibase up, and runs when a template is built.
     *
     * @param application the application's Liquibase
     * @param database an empty database, for what the application asks of one when it sets Liquibase up. Used during this
     *     call, and not changed
     * @return a migrator
     * @throws PgTestDbException if the application does not set Liquibase up, or fails to
     */
    public static LiquibaseMigrator of(ApplicationLiquibase application, DataSource database) {
        ClassLoader classLoader = contextClassLoader();
        ApplicationSetUp setUp = LiquibaseRoom.call(classLoader, () -> ApplicationSetUp.ask(application, database));
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
     * Lists {@code pgtestdb.liquibase.changelog}, {@code .search-path}, {@code .contexts}, {@code .labels}, {@code
     * .parameters}, {@code .default-schema} and {@code .liquibase-schema}.
     *
     * @return the settings
     */
    @Override
    public List<Setting<?>> settings() {
        return LiquibaseSettings.ALL;
    }

    /**
     * Returns a migrator with the settings in force; what this one's own function sets wins over them.
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
     * Returns the hash of everything that shapes the database, as far as it can be seen without running it.
     *
     * @return the fingerprint
     * @throws PgTestDbException if there is no changelog, if Liquibase cannot read it or a file that it includes, or if
     *     it holds a change that cannot be fingerprinted
     */
    @Override
    public Fingerprint fingerprint() {
        LiquibaseOptions options = options();
        return LiquibaseRoom.call(classLoader, () -> hashed(options).fingerprint());
    }

    /**
     * Runs Liquibase's update.
     *
     * @param target the database, and where to report progress
     * @throws PgTestDbException if a change set fails; the message has its file, id, author and statement, and what
     *     PostgreSQL said
     */
    @Override
    public void migrate(MigrationTarget target) {
        LiquibaseOptions options = options();
        LiquibaseRoom.call(classLoader, () -> new MigrationRun(classLoader, options, hashed(options), target).run());
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
