// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb;

/**
 * Which databases are kept after their test, so that you can look into them.
 *
 * @since 0.1.0
 */
public enum KeepPolicy {
    /** Not set: the setting {@code pgtestdb.keep} decides. */
    DEFAULT,
    /** Keeps no database. */
    NEVER,
    /** Keeps the databases of failed tests. */
    ON_FAILURE,
    /** Keeps every database. */
    ALWAYS
}
