// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.binaries;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.embedded.internal.process.ErrorReasons;
import io.github.pgtestdb.embedded.internal.process.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.util.Locale;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The archive of the binaries on the class path.
 *
 * @param url the location of the archive
 * @param key its name, size and checksum, which identify its content
 */
public record BinariesArchive(URL url, String key) {

    private static final String GROUP = "io.zonky.test.postgres";

    public static BinariesArchive find(Platform platform) {
        return find(platform, Thread.currentThread().getContextClassLoader(), BinariesArchive.class.getClassLoader());
    }

    public static BinariesArchive find(Platform platform, @Nullable ClassLoader... loaders) {
        URL url = Stream.of(loaders)
                .flatMap(loader ->
                        loader == null ? Stream.empty() : Stream.ofNullable(loader.getResource(platform.archive())))
                .findFirst()
                .orElseThrow(() -> new PgTestDbException(missing(platform)));
        try {
            return new BinariesArchive(url, platform.archive().replace(".txz", "") + "-" + contentKey(url));
        } catch (IOException e) {
            throw new PgTestDbException(
                    "Cannot read the PostgreSQL binaries " + url + ": " + ErrorReasons.of(e)
                            + ". Remove the jar from the local Maven repository, so that it is downloaded again.",
                    e);
        }
    }

    InputStream open() throws IOException {
        return uncached(url).getInputStream();
    }

    /** Reads size and checksum from the jar's directory if possible, so that a warm start need not read 15 MB. */
    private static String contentKey(URL url) throws IOException {
        URLConnection connection = uncached(url);
        if (connection instanceof JarURLConnection jar) {
            try (JarFile file = jar.getJarFile()) {
                JarEntry entry = file.getJarEntry(jar.getEntryName());
                if (entry.getSize() >= 0 && entry.getCrc() >= 0) {
                    return key(entry.getSize(), entry.getCrc());
                }
            }
        }
        CRC32 checksum = new CRC32();
        try (InputStream stream = new CheckedInputStream(uncached(url).getInputStream(), checksum)) {
            long size = stream.transferTo(OutputStream.nullOutputStream());
            return key(size, checksum.getValue());
        }
    }

    /** A cached connection would keep the jar open, and other code that uses it could close it. */
    private static URLConnection uncached(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        return connection;
    }

    private static String key(long size, long checksum) {
        return String.format(Locale.ROOT, "%d-%08x", size, checksum);
    }

    private static String missing(Platform platform) {
        return "There are no PostgreSQL binaries for " + platform.os() + "-" + platform.arch()
                + (platform.musl() ? " with musl" : "") + " on the class path: no jar has " + platform.archive()
                + ". Add " + GROUP + ":" + platform.artifact() + ":" + defaultVersion()
                + " with scope test (the version is that of PostgreSQL), or set pgtestdb.url to a server that runs"
                + " already.";
    }

    private static String defaultVersion() {
        Properties properties = new Properties();
        try (InputStream stream = BinariesArchive.class.getResourceAsStream("binaries.properties")) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
