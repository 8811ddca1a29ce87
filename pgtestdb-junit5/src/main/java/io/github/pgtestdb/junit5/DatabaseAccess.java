// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

/**
 * What tests may do with a database.
 *
 * @since 0.1.0
 */
public enum DatabaseAccess {
    /** Not set: an outer declaration decides, or else it is {@link #READ_WRITE}. */
    DEFAULT,
    /** Each test has its own database, and may change it. */
    READ_WRITE,
    /** The tests share one database, and the server rejects every change. */
    READ_ONLY
}
