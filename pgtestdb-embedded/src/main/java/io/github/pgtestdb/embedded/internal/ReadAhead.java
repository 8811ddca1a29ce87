package io.github.pgtestdb.embedded.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A stream that a separate thread reads ahead: decompressing PostgreSQL takes 1.5 s of one processor, and writing its
 * thousand files half a second of another. Only one thread may read this stream.
 */
final class ReadAhead extends InputStream {

    /** Large enough to make the cost of a hand-over negligible, small enough for writing to begin early. */
    static final int CHUNK = 1 << 16;

    /** At most four megabytes wait to be written. */
    private static final int CHUNKS = 64;

    private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(CHUNKS);
    private final Thread reader;
    private byte[] current = new byte[CHUNK];
    private int position = CHUNK;
    private volatile @Nullable Throwable failure;

    private ReadAhead(InputStream source) {
        this.reader = new Thread(() -> read(source), "pgtestdb-read-ahead");
        reader.setDaemon(true);
    }

    /** Begins to read a stream. The stream is closed at its end, or when this one is closed. */
    static ReadAhead of(InputStream source) {
        ReadAhead ahead = new ReadAhead(source);
        ahead.reader.start();
        return ahead;
    }

    /** A chunk that is not full is the last one. */
    private void read(InputStream source) {
        try {
            byte[] chunk = new byte[CHUNK];
            try (source) {
                while (chunk.length == CHUNK) {
                    chunk = source.readNBytes(CHUNK);
                    chunks.put(chunk);
                }
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
                chunks.put(new byte[0]);
            }
        } catch (InterruptedException e) {
            // This stream was closed, so the remaining bytes are not needed.
            return;
        }
    }

    @Override
    public int read() throws IOException {
        return isAtEnd() ? -1 : current[position++] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (isAtEnd()) {
            return -1;
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current, position, bytes, offset, count);
        position += count;
        return count;
    }

    /** Returns whether all bytes were read; waits for the next chunk if necessary. */
    private boolean isAtEnd() throws IOException {
        while (position == current.length && current.length == CHUNK) {
            try {
                current = chunks.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("Interrupted while unpacking");
            }
            position = 0;
        }
        Throwable cause = failure;
        if (position == current.length && cause != null) {
            throw new IOException(cause.getMessage(), cause);
        }
        return position == current.length;
    }

    @Override
    public void close() {
        reader.interrupt();
    }
}
