// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.support;

/** Tells integrations about a database, for reports, without the database counting as used. Thread-safe. */
public interface ReportedDatabase {

    /**
     * Returns the name of the database on the server, for people to read. Do not connect with it, because another test
     * may get the database.
     *
     * @return for example {@code pgtestdb_c_0a1b2c3d4e5f6071_12}
     */
    String reportedName();

    /**
     * Returns a command line that opens the database if it is kept. Writes the password into a file of this user, so
     * that the line does not show it.
     *
     * @return a line for a shell, with {@code psql}
     */
    String psqlLine();
}
