package io.github.pgtestdb.spring;

import io.github.pgtestdb.KeepPolicy;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.internal.CurrentTest;
import io.github.pgtestdb.spi.Migrator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * What migrates the databases behind an application context: what the annotation on the test class names, otherwise what
 * the application itself migrates with, otherwise the default migrator. Thread-safe.
 */
final class ContextMigrators {

    private final ConfigurableListableBeanFactory factory;
    private final Map<String, String> beans;
    private final Map<String, Migrator> known = new ConcurrentHashMap<>();
    private final boolean allDeclared;
    private final Migrator nothing = new NothingMigrator();

    /** That of the latest run: a context outlives the run in which it started. */
    private volatile PgTestDb engine;

    /** @param beans the names of the data source beans by those of the databases */
    ContextMigrators(
            ConfigurableListableBeanFactory factory,
            Map<String, String> beans,
            DeclaredDatabases databases,
            CurrentTest test) {
        this.factory = factory;
        this.engine = test.engine();
        this.beans = new LinkedHashMap<>(beans);
        databases.migrators().forEach((name, type) -> {
            if (beans.containsKey(name) && type != Migrator.class) {
                known.put(name, test.migrator(type, name));
            }
        });
        this.allDeclared = known.keySet().containsAll(beans.keySet());
    }

    /** Has databases made by the engine of another run. */
    void use(PgTestDb engineOfTheRun) {
        engine = engineOfTheRun;
    }

    /** Whether it does not matter how the application migrates. */
    boolean areAllDeclared() {
        return allDeclared;
    }

    /** The data source bean of a database. */
    String bean(String databaseName) {
        return beans.getOrDefault(databaseName, databaseName);
    }

    /** The migrator that the annotation or the application says; empty if neither says it. */
    Optional<Migrator> migrator(String databaseName) {
        Migrator migrator = known.get(databaseName);
        if (migrator == null && beans.containsKey(databaseName)) {
            Optional<Migrator> found = ofTheApplication(beans.get(databaseName));
            found.ifPresent(one -> known.putIfAbsent(databaseName, one));
            migrator = known.get(databaseName);
        }
        return Optional.ofNullable(migrator);
    }

    Migrator migratorOrDefault(String databaseName) {
        return migrator(databaseName).orElseGet(() -> engine().defaultMigrator());
    }

    /** Makes a database; none while the application is just making what says how to migrate it. */
    Optional<TestDatabase> create(String databaseName) {
        if (!known.containsKey(databaseName) && MigrationBeans.areInCreation(factory)) {
            return Optional.empty();
        }
        return Optional.of(engine().create(migratorOrDefault(databaseName)));
    }

    /** A database that can only be read, which others share. */
    TestDatabase createReadOnly(String databaseName) {
        return engine().readOnly(migratorOrDefault(databaseName), KeepPolicy.NEVER);
    }

    TestDatabase createEmpty() {
        return engine().create(nothing);
    }

    private PgTestDb engine() {
        CurrentTest test = CurrentTest.get();
        if (test != null && !test.isOver()) {
            engine = test.engine();
        }
        return engine;
    }

    private Optional<Migrator> ofTheApplication(String beanName) {
        return MigrationBeans.migrator(factory, beanName, beans.size() == 1);
    }
}
