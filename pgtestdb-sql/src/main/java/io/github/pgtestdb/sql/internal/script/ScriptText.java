// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The text of a file in the form that is hashed and run: without a byte order mark, and with a line feed for each
 * carriage return with line feed. Checkouts on Windows and Linux therefore give the same hash. A carriage return
 * without a line feed stays, because PostgreSQL does not treat it like a line feed. Not thread-safe.
 */
final class ScriptText extends FilterInputStream {

    private static final int BUFFER_SIZE = 1 << 16;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final byte[] buffer = new byte[BUFFER_SIZE];
    private int position;
    private int end;
    private boolean begun;

    ScriptText(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        begin();
        if (length == 0) {
            return 0;
        }
        int count = 0;
        while (count < length && (position < end || (count == 0 && fill()))) {
            if (!isReturnToDrop()) {
                bytes[offset + count] = buffer[position];
                count++;
            }
            position++;
        }
        return count == 0 ? -1 : count;
    }

    /** Reads the bytes that it skips. */
    @Override
    public long skip(long count) throws IOException {
        byte[] skipped = new byte[(int) Math.min(count, BUFFER_SIZE)];
        return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public int available() {
        return 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void begin() throws IOException {
        if (begun) {
            return;
        }
        begun = true;
        while (end < BYTE_ORDER_MARK.length && fill()) {}
        for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
            if (i >= end || buffer[i] != BYTE_ORDER_MARK[i]) {
                return;
            }
        }
        position = BYTE_ORDER_MARK.length;
    }

    private boolean isReturnToDrop() throws IOException {
        if (buffer[position] != '\r') {
            return false;
        }
        while (position + 1 == end) {
            if (!fill()) {
                return false;
            }
        }
        return buffer[position + 1] == '\n';
    }

    /** Reads more bytes and appends them to those in the buffer. */
    private boolean fill() throws IOException {
        System.arraycopy(buffer, position, buffer, 0, end - position);
        end -= position;
        position = 0;
        int read = in.read(buffer, end, buffer.length - end);
        end += Math.max(read, 0);
        return read >= 0;
    }
}
