package io.github.pgtestdb.jpa;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.MigrationTarget;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.spi.Setting;
import io.github.pgtestdb.spi.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the schema that Hibernate generates for entities, with its import scripts: what {@code hbm2ddl.auto=create} would
 * make. Thread-safe, as long as the configuring function is.
 *
 * <p>Without more, the entities are those of the only persistence unit in {@code META-INF/persistence.xml}. Others are
 * named in code:
 *
 * <pre>{@code
 * new JpaMigrator(jpa -> jpa.packages("com.example.shop")
 *         .property("hibernate.physical_naming_strategy", "…"))
 * }</pre>
 *
 * <p>To name it in an annotation, give it a class of its own:
 *
 * <pre>{@code
 * class Shop extends JpaMigrator {
 *     Shop() {
 *         super(jpa -> jpa.unit("shop"));
 *     }
 * }
 * }</pre>
 *
 * <p>Hibernate writes its statements without a database; they are hashed, and they are what is run. So the fingerprint
 * changes when the schema does, and for nothing else. Connections that a persistence unit configures are not used.
 */
public class JpaMigrator implements Migrator {

    private final ClassLoader classLoader;
    private final Consumer<JpaOptions> configurer;
    private volatile @Nullable GeneratedSchema generated;

    /** Uses the only persistence unit on the class path. */
    public JpaMigrator() {
        this(jpa -> {});
    }

    /**
     * Uses the entities as configured. The class path is that of the thread's context class loader at this moment.
     *
     * @param configurer sets what it wants; called once
     */
    public JpaMigrator(Consumer<JpaOptions> configurer) {
        this(contextClassLoader(), configurer);
    }

    private JpaMigrator(ClassLoader classLoader, Consumer<JpaOptions> configurer) {
        this.classLoader = classLoader;
        this.configurer = configurer;
    }

    /**
     * Returns {@code jpa}.
     *
     * @return the name
     */
    @Override
    public String name() {
        return "jpa";
    }

    /**
     * Lists {@code pgtestdb.jpa.unit}, {@code .packages} and {@code .properties}.
     *
     * @return the settings
     */
    @Override
    public List<Setting<?>> settings() {
        return JpaSettings.ALL;
    }

    /**
     * Returns a migrator with the settings in force; what this one's own function sets wins over them.
     *
     * @param settings the settings in force
     * @return a migrator
     */
    @Override
    public Migrator configure(Settings settings) {
        return new JpaMigrator(classLoader, JpaSettings.configurer(settings).andThen(configurer));
    }

    /**
     * Returns the hash of the statements that Hibernate generates.
     *
     * @return the fingerprint
     * @throws PgTestDbException if there is no Hibernate, persistence unit or entity, or if Hibernate refuses them
     */
    @Override
    public Fingerprint fingerprint() {
        return fingerprint(generated());
    }

    private static Fingerprint fingerprint(GeneratedSchema schema) {
        return Fingerprint.builder("jpa")
                .putAll("statements", schema.statements())
                .build();
    }

    /**
     * Runs the statements, each by itself, as Hibernate does.
     *
     * @param target the database, and where to report progress
     * @throws PgTestDbException if one fails; the message has the statement and what PostgreSQL said
     */
    @Override
    public void migrate(MigrationTarget target) throws SQLException {
        GeneratedSchema schema = generated();
        List<String> statements = schema.statements();
        try (Connection connection = target.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < statements.size(); i++) {
                String sql = statements.get(i);
                target.progress(
                        i + 1, statements.size(), sql.lines().findFirst().orElse(sql));
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    throw new PgTestDbException(StatementFailure.message(schema, i, e), e);
                }
            }
        }
        target.migrated(fingerprint(schema));
    }

    private GeneratedSchema generated() {
        GeneratedSchema known = generated;
        return known != null ? known : generate();
    }

    /** Once: it takes Hibernate a second or two, and classes do not change while they are loaded. */
    private synchronized GeneratedSchema generate() {
        GeneratedSchema known = generated;
        if (known == null) {
            JpaOptions options = new JpaOptions();
            configurer.accept(options);
            known = SchemaGenerator.generate(classLoader, options);
            generated = known;
        }
        return known;
    }

    private static ClassLoader contextClassLoader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : ClassLoader.getSystemClassLoader();
    }
}
