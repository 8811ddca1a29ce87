// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.internal;

import io.github.pgtestdb.spi.Migrator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;

/** The test frameworks on the class path. Immutable. */
public final class TestFrameworks {

    private static final TestFrameworks ON_THE_CLASS_PATH =
            new TestFrameworks(ServiceLoader.load(TestFramework.class, TestFramework.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList());

    private final List<TestFramework> frameworks;

    private TestFrameworks(List<TestFramework> frameworks) {
        this.frameworks = frameworks;
    }

    /**
     * Returns the frameworks on the class path.
     *
     * @return always the same object
     */
    public static TestFrameworks onTheClassPath() {
        return ON_THE_CLASS_PATH;
    }

    /**
     * Tells whether there is no framework.
     *
     * @return true if JUnit runs without one
     */
    public boolean isEmpty() {
        return frameworks.isEmpty();
    }

    /**
     * Tells whether any framework resolves a parameter.
     *
     * @param parameterContext the parameter
     * @param context the test
     * @return true if one does
     */
    public boolean resolve(ParameterContext parameterContext, ExtensionContext context) {
        return frameworks.stream().anyMatch(framework -> framework.resolves(parameterContext, context));
    }

    /**
     * Notifies all frameworks that a test begins.
     *
     * @param test the test or class
     * @param context the test or class in JUnit's terms
     */
    public void begin(CurrentTest test, ExtensionContext context) {
        frameworks.forEach(framework -> framework.begin(test, context));
    }

    /**
     * Returns the migrator of the first framework that knows one.
     *
     * @param databaseName the database's name, or the empty string
     * @param context the test
     * @return the migrator, or empty
     */
    public Optional<Migrator> migrator(String databaseName, ExtensionContext context) {
        return frameworks.stream()
                .flatMap(framework -> framework.migrator(databaseName, context).stream())
                .findFirst();
    }
}
