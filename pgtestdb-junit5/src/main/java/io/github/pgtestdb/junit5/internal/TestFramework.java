// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.internal;

import io.github.pgtestdb.spi.Migrator;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;

/**
 * A framework that runs around tests and influences their databases, for example because it manages an application
 * context. Found with {@link java.util.ServiceLoader}. Several threads use it at the same time.
 */
public interface TestFramework {

    /**
     * Prepares a test or class. Called before its instance is created, and again before its other callbacks.
     *
     * @param test the test or class
     * @param context the test or class in JUnit's terms
     */
    void begin(CurrentTest test, ExtensionContext context);

    /**
     * Tells whether the framework itself resolves a parameter. This module then ignores the parameter.
     *
     * @param parameterContext the parameter
     * @param context the test
     * @return true if the framework does
     */
    boolean resolves(ParameterContext parameterContext, ExtensionContext context);

    /**
     * Returns the migrator of a database for which no annotation names one.
     *
     * @param databaseName the database's name, or the empty string
     * @param context the test
     * @return the migrator, the same for equal tests; empty if the framework knows none
     */
    Optional<Migrator> migrator(String databaseName, ExtensionContext context);
}
