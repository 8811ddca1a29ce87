// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.csv;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.sql.internal.script.SqlFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalInt;
import org.postgresql.PGConnection;

/** One CSV file, to be copied into its table. */
final class CsvFile {

    private static final int FIRST_WITHOUT_MARK = 18;

    private final String hash;
    private final byte[] text;
    private final CsvTable table;
    private final CsvFailure failure;

    CsvFile(SqlFile file) {
        this.text = file.content();
        this.hash = SqlFile.hash(text);
        this.table = new CsvTable(file.name(), CsvRecords.header(text));
        this.failure = new CsvFailure(table, text);
    }

    /** Copies the file in its own transaction, and returns the hash of its text. */
    String copyInto(Connection connection) throws SQLException {
        try {
            copy(connection);
            connection.commit();
            return hash;
        } catch (SQLException e) {
            throw failure.at(e);
        }
    }

    private void copy(Connection connection) throws SQLException {
        refuseEndOfData(connection);
        String copy = "COPY " + table.identifier() + " (" + table.columns()
                + ") FROM STDIN (FORMAT csv, HEADER true, ENCODING 'UTF8')";
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy, new ByteArrayInputStream(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until PostgreSQL 17, COPY takes a line with these two characters for the end of the data. */
    private void refuseEndOfData(Connection connection) throws SQLException {
        OptionalInt line = CsvRecords.lineOf(text, "\\.");
        if (line.isPresent() && connection.getMetaData().getDatabaseMajorVersion() < FIRST_WITHOUT_MARK) {
            throw new PgTestDbException(
                    "File: " + table.fileName() + ", line " + line.getAsInt()
                            + "\nMessage: the line is \\., which ends the data of a COPY before PostgreSQL 18. Write it otherwise.");
        }
    }
}
