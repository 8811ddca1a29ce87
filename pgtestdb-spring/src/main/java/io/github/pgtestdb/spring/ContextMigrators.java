// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring;

import io.github.pgtestdb.EmptyDatabase;
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
 * The migrators of the databases behind an application context: the one that the annotation on the test class names, or
 * else the application's own, or else the default migrator. Thread-safe.
 */
final class ContextMigrators {

    private final ConfigurableListableBeanFactory factory;
    private final Map<String, String> beans;
    private final Map<String, Migrator> known = new ConcurrentHashMap<>();
    private final boolean allDeclared;
    private final Migrator nothing = new EmptyDatabase();

    /** The engine of the latest run. A context outlives the run in which it started. */
    private volatile PgTestDb engine;

    /** @param beans the names of the data source beans, by the names of the databases */
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

    /** Uses the engine of another run from now on. */
    void use(PgTestDb engineOfTheRun) {
        engine = engineOfTheRun;
    }

    /** Tells whether the annotation names a migrator for every database. The application's own is then irrelevant. */
    boolean areAllDeclared() {
        return allDeclared;
    }

    /** Returns the data source bean of a database. */
    String bean(String databaseName) {
        return beans.getOrDefault(databaseName, databaseName);
    }

    /** Returns the migrator of the annotation or of the application; empty if none is defined. */
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

    /** Creates a database. Returns empty while the application creates the beans that define the migrator. */
    Optional<TestDatabase> create(String databaseName) {
        if (!known.containsKey(databaseName) && MigrationBeans.areInCreation(factory)) {
            return Optional.empty();
        }
        return Optional.of(engine().create(migratorOrDefault(databaseName)));
    }

    /** Returns a share in a read-only database. */
    TestDatabase createReadOnly(String databaseName) {
        return engine().createReadOnly(migratorOrDefault(databaseName), KeepPolicy.NEVER);
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
