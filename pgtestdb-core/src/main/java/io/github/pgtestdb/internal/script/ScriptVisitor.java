package io.github.pgtestdb.internal.script;

import java.io.IOException;
import java.sql.SQLException;

/** Is told what a script holds, in its order. */
interface ScriptVisitor {

    void statement(Statement statement) throws SQLException;

    /**
     * A {@code COPY … FROM STDIN}.
     *
     * @param data where the lines up to {@code \.} can be had from; what is not taken is skipped
     */
    default void copy(Statement statement, Data data) throws SQLException, IOException {
        statement(statement);
    }

    /** A comment between statements, from its two hyphens to the end of its line. */
    default void comment(String text, int line) {}

    /** The lines of data of a COPY. */
    interface Data {

        /** Returns the line on which the data begin. */
        int firstLine();

        void writeTo(ScriptLines.Sink sink) throws SQLException, IOException;
    }
}
