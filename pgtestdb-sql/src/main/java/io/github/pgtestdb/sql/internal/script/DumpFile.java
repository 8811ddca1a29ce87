// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import com.google.common.hash.Hashing;
import com.google.common.io.ByteStreams;
import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A dump in any format of {@code pg_dump}: a script, or an archive, which is a file or a directory. */
public record DumpFile(Path path) {

    private static final String TABLE_OF_CONTENTS = "toc.dat";
    private static final String CUSTOM = "PGDMP";
    private static final int HEAD = Math.max(CUSTOM.length(), TABLE_OF_CONTENTS.length());

    public boolean isArchive() {
        if (Files.isDirectory(path)) {
            return true;
        }
        try (InputStream in = Files.newInputStream(existing())) {
            // A tar archive begins with the name of its first file.
            String head = new String(in.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
            return head.startsWith(CUSTOM) || head.startsWith(TABLE_OF_CONTENTS);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Returns the hashes of the parts of the dump, by name. */
    public Map<String, String> hashes() {
        if (!isArchive()) {
            return hashesOfScript(SqlFile.of(path.toString(), path).hash());
        }
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(existing(), FileVisitOption.FOLLOW_LINKS)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> hashes.put(path.relativize(file).toString(), hash(file)));
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(e);
        }
        if (hashes.isEmpty()) {
            throw unreadable(new NoSuchFileException(path.toString()));
        }
        return hashes;
    }

    /** Returns the same as {@link #hashes} for a script, by the hash of its text. */
    public static Map<String, String> hashesOfScript(String hash) {
        return Map.of("script", hash);
    }

    /** Returns a text that changes if the dump is written to or replaced. It does not read the dump. */
    public String state() {
        StringBuilder state = new StringBuilder();
        try (Stream<Path> files = Files.walk(existing(), FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.sorted().toList()) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                state.append(file)
                        .append(' ')
                        .append(attributes.size())
                        .append(' ')
                        .append(attributes.lastModifiedTime())
                        .append(' ')
                        .append(attributes.fileKey())
                        .append('\n');
            }
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(e);
        }
        return state.toString();
    }

    private PgTestDbException unreadable(Exception e) {
        return new PgTestDbException("Cannot read the dump " + path + ": " + e, e);
    }

    private Path existing() {
        if (!Files.exists(path) || (Files.isDirectory(path) && !Files.exists(path.resolve(TABLE_OF_CONTENTS)))) {
            throw new PgTestDbException("Cannot read the dump: " + path.toAbsolutePath()
                    + (Files.exists(path)
                            ? " is a directory, and no dump of pg_dump --format=directory: it holds no "
                                    + TABLE_OF_CONTENTS + ". For a directory of SQL files take SqlMigrator"
                                    + " (pgtestdb.sql.location)."
                            : " does not exist. Make it with pg_dump, in any format."));
        }
        if (!Files.isDirectory(path) && !Files.isRegularFile(path)) {
            throw new PgTestDbException("Cannot read the dump: " + path.toAbsolutePath()
                    + " is no file that can be read twice. Write the dump into a file.");
        }
        return path;
    }

    private static String hash(Path file) {
        try (InputStream in = Files.newInputStream(file);
                com.google.common.hash.HashingInputStream hashing =
                        new com.google.common.hash.HashingInputStream(Hashing.sha256(), in)) {
            ByteStreams.exhaust(hashing);
            return hashing.hash().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
