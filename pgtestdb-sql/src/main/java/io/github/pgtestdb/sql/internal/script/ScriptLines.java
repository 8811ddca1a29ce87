// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a script, numbered from 1: as text, or as raw bytes for the data of a COPY. It has one buffer, and never
 * holds more of the script than its longest line. Not thread-safe.
 */
final class ScriptLines {

    private static final int BUFFER_SIZE = 1 << 16;
    private static final char REPLACEMENT = '\uFFFD';

    private final InputStream in;
    private byte[] buffer = new byte[BUFFER_SIZE];
    private int start;
    private int end;
    private int number;

    /** No line ends before this position, so a long line that arrives in parts is searched only once. */
    private int searched;

    ScriptLines(InputStream in) {
        this.in = in;
    }

    /** Receives the bytes of whole lines. */
    @FunctionalInterface
    interface Sink {
        void write(byte[] bytes, int offset, int length) throws SQLException;
    }

    /** Returns the number of the line that was read last. */
    int number() {
        return number;
    }

    /**
     * Reads a line.
     *
     * @return the text of the line without its end, or {@code null} at the end of the script
     * @throws CharacterCodingException if the line is not UTF-8
     */
    @Nullable
    String next() throws IOException {
        int newline = indexOfNewline();
        while (newline < 0 && fill()) {
            newline = indexOfNewline();
        }
        if (newline < 0 && start == end) {
            return null;
        }
        number++;
        int lineEnd = newline < 0 ? end : newline;
        String line = decode(start, lineEnd);
        start = newline < 0 ? end : newline + 1;
        return line;
    }

    /**
     * Passes lines to the sink up to the line {@code \.}, and consumes that line.
     *
     * @return whether there was such a line
     */
    boolean copyTo(Sink sink) throws IOException, SQLException {
        while (true) {
            int line = start;
            for (int newline = indexOfNewline(); newline >= 0; newline = indexOfNewline()) {
                number++;
                if (isEndOfData(line, newline)) {
                    sink.write(buffer, start, line - start);
                    start = newline + 1;
                    return true;
                }
                line = newline + 1;
            }
            sink.write(buffer, start, line - start);
            start = line;
            if (!fill()) {
                boolean ended = isEndOfData(start, end);
                start = end;
                return ended;
            }
        }
    }

    private boolean isEndOfData(int from, int to) {
        return to - from == 2 && buffer[from] == '\\' && buffer[from + 1] == '.';
    }

    /** Returns the position of the next newline, or -1 if the script has no more. */
    private int indexOfNewline() {
        while (searched < end) {
            if (buffer[searched++] == '\n') {
                return searched - 1;
            }
        }
        return -1;
    }

    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            searched -= start;
            start = 0;
        } else if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int read = in.read(buffer, end, buffer.length - end);
        end += Math.max(read, 0);
        return read >= 0;
    }

    /** Decodes strictly, because invalid UTF-8 must not become question marks in the database. */
    private String decode(int from, int to) throws CharacterCodingException {
        String text = new String(buffer, from, to - from, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0
                ? text
                : StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(buffer, from, to - from))
                        .toString();
    }
}
