// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The list of names at the end of a jar. A class path contains tens of thousands of names. They are searched as bytes,
 * because creating an object for each name takes ten times as long.
 */
final class CentralDirectory {

    private static final int SIGNATURE_OF_END = 0x06054b50;
    private static final int LENGTH_OF_END = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int PLACE_OF_SIZE = 12;

    private CentralDirectory() {}

    /** Tells whether a name may contain a text. The result false is certain. */
    static boolean mayMention(Path jar, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(jar)) {
            long start = Math.max(0, channel.size() - LENGTH_OF_END - LONGEST_COMMENT);
            ByteBuffer tail = ByteBuffer.wrap(read(channel, start, (int) (channel.size() - start)))
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (int end = tail.limit() - LENGTH_OF_END; end >= 0; end--) {
                if (tail.getInt(end) == SIGNATURE_OF_END) {
                    long size = Integer.toUnsignedLong(tail.getInt(end + PLACE_OF_SIZE));
                    long place = start + end - size;
                    boolean isPlain = size < Integer.MAX_VALUE && place >= 0;
                    return !isPlain || mentions(read(channel, place, (int) size), text);
                }
            }
            return true;
        }
    }

    private static boolean mentions(byte[] names, String text) {
        return Bytes.indexOf(names, text.getBytes(StandardCharsets.UTF_8)) >= 0;
    }

    private static byte[] read(FileChannel channel, long from, int length) throws IOException {
        byte[] bytes = new byte[length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new IOException("the file became shorter");
            }
        }
        return bytes;
    }
}
