// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Unpacks gzip, and fails if other bytes follow. {@link GZIPInputStream} ignores them silently. */
final class Gunzip extends GZIPInputStream {

    private static final int BUFFER_SIZE = 1 << 16;
    private static final int TRAILER_SIZE = 8;

    Gunzip(InputStream in) throws IOException {
        super(in, BUFFER_SIZE);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read < 0 && (inf.getRemaining() > TRAILER_SIZE || in.read() >= 0)) {
            throw new IOException("the file goes on behind the end of the gzip data");
        }
        return read;
    }
}
