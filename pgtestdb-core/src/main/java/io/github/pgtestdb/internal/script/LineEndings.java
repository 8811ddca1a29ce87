package io.github.pgtestdb.internal.script;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Makes the same text of the same file, whatever the checkout did to its line endings; drops a byte order mark. */
final class LineEndings extends FilterOutputStream {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final byte[] normalized = new byte[1 << 13];
    private int length;
    private int markMatched;
    private boolean afterReturn;

    LineEndings(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        if (markMatched >= 0 && markMatched < BYTE_ORDER_MARK.length && (byte) b == BYTE_ORDER_MARK[markMatched]) {
            markMatched++;
            return;
        }
        endOfMark();
        if (b != '\n' || !afterReturn) {
            put(b == '\r' ? (byte) '\n' : (byte) b);
        }
        afterReturn = b == '\r';
    }

    /** What only began like a mark is text. */
    private void endOfMark() throws IOException {
        if (markMatched > 0 && markMatched < BYTE_ORDER_MARK.length) {
            for (int i = 0; i < markMatched; i++) {
                put(BYTE_ORDER_MARK[i]);
            }
        }
        markMatched = -1;
    }

    private void put(byte b) throws IOException {
        if (length == normalized.length) {
            drain();
        }
        normalized[length++] = b;
    }

    private void drain() throws IOException {
        out.write(normalized, 0, length);
        length = 0;
    }

    /** Hands on what needs no change as it is: nearly all there is, and a dump may be long. */
    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int end = offset + count;
        int from = offset;
        while (from < end && (markMatched >= 0 || afterReturn)) {
            write(bytes[from++]);
        }
        drain();
        for (int i = from; i < end; i++) {
            if (bytes[i] == '\r') {
                out.write(bytes, from, i - from);
                for (from = i; from < end && (from == i || afterReturn); from++) {
                    write(bytes[from]);
                }
                drain();
                i = from - 1;
            }
        }
        out.write(bytes, from, end - from);
    }

    @Override
    public void close() throws IOException {
        endOfMark();
        drain();
        super.close();
    }
}
