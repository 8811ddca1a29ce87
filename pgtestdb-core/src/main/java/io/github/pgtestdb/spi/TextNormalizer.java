// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import java.io.ByteArrayOutputStream;

/** Makes the contents of a text file independent of the line endings of its checkout. Works on bytes of UTF-8. */
final class TextNormalizer {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private TextNormalizer() {}

    static byte[] normalize(byte[] content) {
        ByteArrayOutputStream normalized = new ByteArrayOutputStream(content.length);
        for (int i = hasByteOrderMark(content) ? BYTE_ORDER_MARK.length : 0; i < content.length; i++) {
            if (content[i] != '\r' || i + 1 == content.length || content[i + 1] != '\n') {
                normalized.write(content[i]);
            }
        }
        return normalized.toByteArray();
    }

    private static boolean hasByteOrderMark(byte[] content) {
        return content.length >= BYTE_ORDER_MARK.length
                && content[0] == BYTE_ORDER_MARK[0]
                && content[1] == BYTE_ORDER_MARK[1]
                && content[2] == BYTE_ORDER_MARK[2];
    }
}
