// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.io.IOException;
import java.sql.SQLException;

/** Receives the contents of a script in order. */
interface ScriptVisitor {

    void statement(Statement statement) throws SQLException;

    /**
     * Receives a {@code COPY … FROM STDIN}.
     *
     * @param data the source of the lines up to {@code \.}; lines that are not read are skipped
     */
    default void copy(Statement statement, Data data) throws SQLException, IOException {
        statement(statement);
    }

    /** Receives a comment between statements, from its two hyphens to the end of its line. */
    default void comment(String text, int line) {}

    /** The data lines of a COPY. */
    interface Data {

        /** Returns the number of the first data line. */
        int firstLine();

        void writeTo(ScriptLines.Sink sink) throws SQLException, IOException;
    }
}
