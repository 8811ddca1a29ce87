package io.github.pgtestdb.internal.engine;

import java.util.function.IntSupplier;

/**
 * Facts about the tests that are known in advance.
 *
 * @param expectedDatabases returns an upper bound for the number of databases still expected; must not throw
 * @param concurrency how many tests run at the same time
 */
public record TestPlanHints(IntSupplier expectedDatabases, int concurrency) {}
