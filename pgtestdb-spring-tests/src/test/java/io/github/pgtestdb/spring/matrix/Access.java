// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import java.util.List;

/** A way in which an application uses a database. Public, because generated tests use it. */
public interface Access {

    /** A statement, or several, with a result. */
    interface Statements {

        /**
         * Adds a row.
         *
         * @param row its text
         * @throws Exception if the database or a task refuses it
         */
        void add(String row) throws Exception;

        /**
         * Reads all rows.
         *
         * @return their texts
         * @throws Exception if the database or a task refuses it
         */
        List<String> rows() throws Exception;
    }

    /**
     * Returns the name of the database.
     *
     * @return the name that an annotation gives it
     */
    String database();

    /**
     * Tells whether this way takes part in the transaction of the test's thread.
     *
     * @return true if it sees rows that the test has not committed
     */
    boolean isTransactional();

    /**
     * Returns the statements.
     *
     * @return always the same
     */
    Statements statements();

    /** The only implementation. */
    record Of(String database, String way, boolean isTransactional, Statements statements) implements Access {}
}
