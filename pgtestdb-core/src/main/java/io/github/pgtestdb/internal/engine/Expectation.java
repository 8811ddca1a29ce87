package io.github.pgtestdb.internal.engine;

import java.util.function.IntSupplier;

/**
 * What whoever runs the tests knows of them beforehand.
 *
 * @param databasesToCome at most so many databases will yet be asked for; must not throw
 * @param testsAtOnce how many tests run at once
 */
public record Expectation(IntSupplier databasesToCome, int testsAtOnce) {}
