// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.startup;

import org.junit.jupiter.api.Test;

/** The same JVM and JUnit, but no database. */
final class NoDatabaseCase {

    @Test
    void test() {
        FirstTest.reached();
    }
}
