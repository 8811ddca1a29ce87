package io.github.pgtestdb.benchmarks.startup;

import org.junit.jupiter.api.Test;

/** The same JVM and JUnit, and no database. */
final class NoDatabaseCase {

    @Test
    void test() {
        FirstTest.reached();
    }
}
