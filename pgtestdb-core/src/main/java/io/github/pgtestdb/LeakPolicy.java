// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb;

/**
 * The reaction to a test that leaves connections open. In both cases they are closed and the database is dropped.
 *
 * @since 0.1.0
 */
public enum LeakPolicy {
    /** Logs a warning that lists each connection. */
    WARN,
    /** Fails the test with a message that lists each connection. */
    FAIL
}
