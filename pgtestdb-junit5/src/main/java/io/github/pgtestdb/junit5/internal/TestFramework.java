package io.github.pgtestdb.junit5.internal;

import io.github.pgtestdb.spi.Migrator;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;

/**
 * A framework that runs around tests and has a say in their databases, such as one that keeps an application context.
 * Found with {@link java.util.ServiceLoader}; used by several threads at once.
 */
public interface TestFramework {

    /**
     * Prepares for a test or class: before its instance is made, and again before its other callbacks.
     *
     * @param test the test or class
     * @param context the same, as JUnit knows it
     */
    void begin(CurrentTest test, ExtensionContext context);

    /**
     * Tells whether the framework itself resolves a parameter, so that this module must let it be.
     *
     * @param parameterContext the parameter
     * @param context the test
     * @return true if the framework does
     */
    boolean resolves(ParameterContext parameterContext, ExtensionContext context);

    /**
     * Returns what migrates a database of which no annotation says it.
     *
     * @param databaseName the database's name, or the empty string
     * @param context the test
     * @return the migrator, the same for equal tests; empty if the framework does not know
     */
    Optional<Migrator> migrator(String databaseName, ExtensionContext context);
}
