// SPDX-License-Identifier: Apache-2.0
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
 * Creates the schema that Hibernate generates for entities, and runs its import scripts: the result of
 * {@code hbm2ddl.auto=create}. Thread-safe, as long as the configuring function is.
 *
 * <p>Without a function, the entities are those of the only persistence unit in {@code META-INF/persistence.xml}. Name
 * others in code:
 *
 * <pre>{@code
 * new JpaMigrator(jpa -> jpa.packages("com.example.shop")
 *         .property("hibernate.physical_naming_strategy", "…"))
 * }</pre>
 *
 * <p>To name the migrator in an annotation, make it a class:
 *
 * <pre>{@code
 * class Shop extends JpaMigrator {
 *     Shop() {
 *         super(jpa -> jpa.unit("shop"));
 *     }
 * }
 * }</pre>
 *
 * <p>Hibernate generates its statements without a database. Exactly these statements are hashed and run, so the
 * fingerprint changes when the schema does, and only then. Connections that a persistence unit configures are not used.
 *
 * @since 0.1.0
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
     * @param configurer sets the options; called once
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
     * Lists the settings of this migrator.
     *
     * @return the settings
     */
    @Override
    public List<Setting<?>> settings() {
        return JpaSettings.ALL;
    }

    /**
     * Returns a migrator with the settings in force; the function of this one takes precedence over them.
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
     * Runs the statements one by one, as Hibernate does.
     *
     * @param target the database; progress is reported to it
     * @throws PgTestDbException if one fails; the message has the statement and PostgreSQL's message
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

    /** Generates the schema only once: it takes Hibernate a second or two, and loaded classes do not change. */
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
