// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

/** Gives integrations the name of a database, for reports, without the database counting as used. Thread-safe. */
public interface ReportedDatabase {

    /**
     * Returns the name of the database on the server, for people to read. Do not connect with it, because another test
     * may get the database.
     *
     * @return for example {@code pgtestdb_c_0a1b2c3d4e5f6071_12}
     */
    String reportedName();
}
