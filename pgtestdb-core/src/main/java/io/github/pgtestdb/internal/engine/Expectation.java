package io.github.pgtestdb.internal.engine;

import java.util.function.IntSupplier;

/**
 * Facts about the tests that are known in advance.
 *
 * @param databasesToCome returns an upper bound for the number of databases still expected; must not throw
 * @param testsAtOnce how many tests run at once
 */
public record Expectation(IntSupplier databasesToCome, int testsAtOnce) {}
