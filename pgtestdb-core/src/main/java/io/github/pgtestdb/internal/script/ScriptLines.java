package io.github.pgtestdb.internal.script;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a script, numbered from 1: as text, or, as the data of a COPY, in bytes as they are. Holds one buffer,
 * and never more of the script than its longest line. For one thread.
 */
final class ScriptLines {

    private static final int BUFFER_SIZE = 1 << 16;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char REPLACEMENT = '\uFFFD';

    private final InputStream in;
    private byte[] buffer = new byte[BUFFER_SIZE];
    private int start;
    private int end;
    private int number;

    ScriptLines(InputStream in) {
        this.in = in;
    }

    /** Takes bytes of whole lines. */
    @FunctionalInterface
    interface Sink {
        void write(byte[] bytes, int offset, int length) throws SQLException;
    }

    /** Returns the number of the line read last. */
    int number() {
        return number;
    }

    /**
     * Reads a line.
     *
     * @return its text without its end, or {@code null} at the end of the script
     * @throws CharacterCodingException if it is not UTF-8
     */
    @Nullable
    String next() throws IOException {
        int newline = indexOfNewline(start);
        while (newline < 0 && fill()) {
            newline = indexOfNewline(start);
        }
        if (newline < 0 && start == end) {
            return null;
        }
        number++;
        int lineEnd = newline < 0 ? end : newline;
        int textEnd = lineEnd > start && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        String line = decode(start, textEnd);
        start = newline < 0 ? end : newline + 1;
        return number == 1 && !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line;
    }

    /**
     * Hands lines on up to the line {@code \.}, which it takes.
     *
     * @return whether there was such a line
     */
    boolean copyTo(Sink sink) throws IOException, SQLException {
        while (true) {
            int line = start;
            for (int newline = indexOfNewline(line); newline >= 0; newline = indexOfNewline(line)) {
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
        int length = to - from;
        return length >= 2
                && buffer[from] == '\\'
                && buffer[from + 1] == '.'
                && (length == 2 || (length == 3 && buffer[from + 2] == '\r'));
    }

    private int indexOfNewline(int from) {
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        } else if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int read = in.read(buffer, end, buffer.length - end);
        end += Math.max(read, 0);
        return read >= 0;
    }

    /** Decodes strictly: what is not UTF-8 must not become question marks in the database. */
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
