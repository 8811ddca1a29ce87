// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

/**
 * The lifetime of a database.
 *
 * @since 0.1.0
 */
public enum DatabaseScope {
    /** Not set: an outer declaration decides, or else {@code @TestInstance}. */
    DEFAULT,
    /**
     * One test method. Each of these has a separate database: every {@code @Test}; every invocation of a {@code
     * @ParameterizedTest}, {@code @RepeatedTest} or {@code @TestTemplate}; and every {@code @TestFactory}, with all its
     * dynamic tests.
     */
    METHOD,
    /** All tests of the class that declares the database, and of its {@code @Nested} classes. */
    CLASS
}
