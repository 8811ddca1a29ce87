// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

/**
 * Gives reports the name of a database without the database counting as used. For integrations that run tests, such as
 * the JUnit extension. Tests read {@link io.github.pgtestdb.TestDatabase#name} instead. Thread-safe.
 */
public interface ReportedDatabase {

    /**
     * Returns the name of the database on the server, for people to read. Do not connect with it, because another test
     * may get the database.
     *
     * @return for example {@code pgtestdb_c_0a1b2c3d4e5f6071_12}
     */
    String reportedName();
}
