// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import com.google.common.hash.Hashing;
import io.github.pgtestdb.PgTestDbException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * An SQL file. It is always read as a stream, because a dump may be larger than the memory.
 *
 * @param name the file's name below the directory or class path folder, with slashes
 * @param source opens the file's bytes
 * @param asItIs whether the bytes run unchanged, because no checkout can have changed them
 */
public record SqlFile(String name, Source source, boolean asItIs) {

    private static final int GZIP_MAGIC = 0x1f8b;
    /** The first two bytes of files of other compression programs, which {@code pg_dump --compress} supports. */
    private static final Map<Integer, String> PACKERS =
            Map.of(0x28b5, "zstd", 0x0422, "lz4", 0xfd37, "xz", 0x1f9d, "compress");

    private static final int BUFFER_SIZE = 1 << 16;

    SqlFile(String name, Source source) {
        this(name, source, false);
    }

    /** Opens a new stream of a file. */
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    public static SqlFile of(String name, Path path) {
        return new SqlFile(name, () -> Files.newInputStream(path));
    }

    /** Returns a file that {@code pg_restore} unpacked. A carriage return in it came from the database. */
    public static SqlFile ofUnpacked(String name, Path path) {
        return new SqlFile(name, () -> Files.newInputStream(path), true);
    }

    /** Opens the {@link ScriptText text}, unpacked if it is packed with gzip. */
    InputStream open() throws IOException {
        BufferedInputStream in = new BufferedInputStream(source.open(), BUFFER_SIZE);
        try {
            in.mark(2);
            int magic = (in.read() << 8) | in.read();
            in.reset();
            refuseOtherPackers(magic);
            InputStream unpacked = magic == GZIP_MAGIC ? new Gunzip(in) : in;
            return asItIs ? unpacked : new ScriptText(unpacked);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /**
     * Rejects files of other compression programs. No text begins with these pairs of bytes: three are not UTF-8, and
     * the fourth is a control character.
     */
    private void refuseOtherPackers(int magic) {
        String packer = PACKERS.get(magic);
        if (packer != null) {
            throw new PgTestDbException("Cannot read " + name + ": the file was packed by " + packer
                    + ", and only gzip can be unpacked here. Unpack it, or pack it by gzip.");
        }
    }

    /**
     * Returns the hash of the text that runs, which is the same on Windows and on Linux.
     *
     * @throws PgTestDbException if the file cannot be read
     */
    public String hash() {
        try {
            return hash(open());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Returns the same as {@link #hash()} for a file with this {@link #content()}. */
    public static String hash(byte[] content) {
        return Hashing.sha256().hashBytes(content).toString();
    }

    private static String hash(InputStream text) throws IOException {
        try (TextHash hash = new TextHash(text)) {
            return hash.ofAll();
        }
    }

    /**
     * Returns the whole {@link ScriptText text}, unpacked.
     *
     * @throws PgTestDbException if the file cannot be read
     */
    public byte[] content() {
        try (InputStream in = open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    PgTestDbException unreadable(Exception e) {
        return new PgTestDbException("Cannot read " + name + ": " + e, e);
    }
}
