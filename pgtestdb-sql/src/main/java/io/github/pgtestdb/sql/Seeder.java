// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import java.sql.Connection;

/**
 * Fills a database with Java code, once for each template and not for each test. Pass it to {@link Seeds#of}.
 *
 * <p>The fingerprint covers:
 *
 * <ul>
 * <li>its class file, and those of your own classes that its code reaches
 * <li>the resources that these classes name in a string
 * <li>the jars of the libraries that they use
 * <li>the plain values and files in its fields
 * <li>the result of {@link #version}
 * </ul>
 *
 * <p>If a field keeps something else, {@link #version} must return a text that changes with it. Values that differ
 * between runs, such as the time, stay as they were when the template was built.
 *
 * @since 0.1.0
 */
public interface Seeder {

    /**
     * Writes rows in one transaction, which pgtestdb commits afterwards.
     *
     * @param connection a connection of the migrating role, not in autocommit mode. Do not close it
     * @throws Exception if that fails; the failure shows its message first
     */
    void seed(Connection connection) throws Exception;

    /**
     * Returns a text that changes with the rows that this seeder writes, if its class does not show the change.
     *
     * @return any text; empty by default
     */
    default String version() {
        return "";
    }
}
