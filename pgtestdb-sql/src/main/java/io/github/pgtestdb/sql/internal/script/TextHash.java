// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.ByteStreams;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that hashes what is read from it. Around a {@link ScriptText}, that is the text that runs. */
final class TextHash extends FilterInputStream {

    private final Hasher hasher = Hashing.sha256().newHasher();

    TextHash(InputStream in) {
        super(in);
    }

    /** Reads the rest of the stream, and returns the hash of the whole text. Call it once. */
    String ofAll() throws IOException {
        ByteStreams.exhaust(this);
        return hasher.hash().toString();
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            hasher.putByte((byte) read);
        }
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read > 0) {
            hasher.putBytes(bytes, offset, read);
        }
        return read;
    }

    /** Hashes the bytes that it skips. */
    @Override
    public long skip(long count) throws IOException {
        byte[] skipped = new byte[(int) Math.min(count, 1 << 13)];
        return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
