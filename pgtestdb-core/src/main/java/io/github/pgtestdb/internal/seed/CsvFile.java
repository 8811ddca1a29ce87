package io.github.pgtestdb.internal.seed;

import io.github.pgtestdb.internal.script.SqlFile;
import io.github.pgtestdb.internal.trace.RowSearch;
import io.github.pgtestdb.internal.trace.SequenceStates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.postgresql.PGConnection;

/** One CSV file, to be copied into its table. */
final class CsvFile {

    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);

    private final String hash;
    private final byte[] text;
    private final CsvTable table;
    private final CsvFailure failure;

    CsvFile(SqlFile file) {
        byte[] content = file.content();
        this.hash = SqlFile.hash(content);
        this.text = withoutMark(content);
        this.table = new CsvTable(file.name(), CsvRecords.header(text));
        this.failure = new CsvFailure(table, text);
    }

    /** Copies the file in a transaction of its own, and returns the hash of its text. */
    String copyInto(Connection connection) throws SQLException {
        SequenceStates sequences = SequenceStates.of(connection);
        try {
            copy(connection);
            connection.commit();
            return hash;
        } catch (SQLException e) {
            throw failure.at(line(connection, sequences, e), e);
        }
    }

    private void copy(Connection connection) throws SQLException {
        String copy = "COPY " + table.identifier() + " (" + table.columns()
                + ") FROM STDIN (FORMAT csv, HEADER true, ENCODING 'UTF8')";
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy, new ByteArrayInputStream(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OptionalInt line(Connection connection, SequenceStates sequences, SQLException e) {
        OptionalInt told = failure.told(e);
        if (told.isPresent()) {
            return told;
        }
        RowSearch search = new RowSearch(connection, sequences, Optional.of(table.identifier()));
        return search.find(afterEach -> copy(connection), e).map(failure::told).orElse(told);
    }

    private static byte[] withoutMark(byte[] content) {
        int length = BYTE_ORDER_MARK.length;
        boolean isMarked = content.length >= length && Arrays.equals(content, 0, length, BYTE_ORDER_MARK, 0, length);
        return isMarked ? Arrays.copyOfRange(content, length, content.length) : content;
    }
}
