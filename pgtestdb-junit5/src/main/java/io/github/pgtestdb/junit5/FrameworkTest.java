package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.junit5.internal.CurrentTest;
import io.github.pgtestdb.spi.Migrator;
import java.lang.reflect.Method;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a framework around the test may know of it, and ask of it. */
record FrameworkTest(ExtensionContext context) implements CurrentTest {

    @Override
    public Class<?> testClass() {
        return context.getRequiredTestClass();
    }

    @Override
    public Optional<Method> testMethod() {
        return context.getTestMethod();
    }

    @Override
    public PgTestDb engine() {
        return Origin.engine(context).pgTestDb();
    }

    @Override
    public Optional<Migrator> declaredMigrator(String databaseName) {
        return Origin.declaredMigrator(definition(databaseName), context);
    }

    @Override
    public TestDatabase database(String databaseName) {
        Definition definition = definition(databaseName);
        TestDatabase database = Databases.of(definition.scope(context)).get(definition);
        Reports.used(context, definition, database);
        return database;
    }

    @Override
    public void hold() {
        Databases.of(context).hold();
    }

    @Override
    public void release() {
        Databases.of(context).release();
    }

    private Definition definition(String databaseName) {
        String description = "application context of " + testClass().getName();
        Declaration own = new Declaration(databaseName, null, null, null, null, description);
        return Definitions.find(new Site(description, DataSource.class, null, own), context)
                .orElseThrow();
    }
}
