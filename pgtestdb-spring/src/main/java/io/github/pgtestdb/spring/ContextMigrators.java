package io.github.pgtestdb.spring;

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
 * What migrates the databases behind an application context: what the annotation names, otherwise what the application
 * itself migrates with, otherwise the default migrator. Thread-safe.
 */
final class ContextMigrators {

    private final ConfigurableListableBeanFactory factory;
    private final PgTestDb engine;
    private final Map<String, String> beans;
    private final Map<String, Migrator> known = new ConcurrentHashMap<>();
    private final boolean allDeclared;
    private final Migrator nothing = new NothingMigrator();

    /** @param beans the names of the data source beans by those of the databases */
    ContextMigrators(ConfigurableListableBeanFactory factory, Map<String, String> beans, CurrentTest test) {
        this.factory = factory;
        this.engine = test.engine();
        this.beans = new LinkedHashMap<>(beans);
        beans.keySet().forEach(name -> test.declaredMigrator(name).ifPresent(migrator -> known.put(name, migrator)));
        this.allDeclared = known.keySet().containsAll(beans.keySet());
    }

    /** Whether it does not matter how the application migrates. */
    boolean areAllDeclared() {
        return allDeclared;
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

    /** Makes a database; none while the application is just making what says how to migrate it. */
    Optional<TestDatabase> create(String databaseName) {
        if (!known.containsKey(databaseName) && MigrationBeans.areInCreation(factory)) {
            return Optional.empty();
        }
        Migrator migrator = migrator(databaseName).orElseGet(engine::defaultMigrator);
        return Optional.of(engine.create(migrator));
    }

    TestDatabase createEmpty() {
        return engine.create(nothing);
    }

    private Optional<Migrator> ofTheApplication(String beanName) {
        return MigrationBeans.migrator(factory, beanName, beans.size() == 1);
    }
}
