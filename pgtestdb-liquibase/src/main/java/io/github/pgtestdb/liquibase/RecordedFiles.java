// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.spi.Fingerprint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import liquibase.resource.Resource;

/** The content of files at the time of the first read. Not thread-safe. */
final class RecordedFiles {

    private static final Pattern CHANGELOG = Pattern.compile(".*\\.(sql|xml|xsd|yaml|yml|json|properties)");

    private final Map<URI, byte[]> byPlace = new LinkedHashMap<>();
    private final Map<URI, String> paths = new LinkedHashMap<>();
    private final Map<String, byte[]> byPath = new TreeMap<>();
    private final Set<String> exact = new HashSet<>();

    /** Returns the content of a file: the recorded one, if it was read before. */
    InputStream read(Resource file, String path) throws IOException {
        byte[] content = byPlace.get(file.getUri());
        if (content == null) {
            try (InputStream stream = file.openInputStream()) {
                content = stream.readAllBytes();
            }
            byPlace.put(file.getUri(), content);
            paths.put(file.getUri(), path);
        }
        byPath.put(path, content);
        return new ByteArrayInputStream(content);
    }

    /** Records that a file's line endings reach the database. */
    void keepLineEndings(String path) {
        exact.add(path);
    }

    /**
     * Adds the contents in the order of the paths, and never the files' places on the disk. Liquibase accepts both line
     * endings in a changelog, and in a script that a change runs, so these are hashed without carriage returns before
     * line feeds. All other files are hashed as they are.
     */
    void putInto(Fingerprint.Builder fingerprint) {
        byPath.forEach((path, content) -> {
            boolean isChangelog =
                    CHANGELOG.matcher(path.toLowerCase(Locale.ROOT)).matches();
            fingerprint.putBytes(path, isChangelog && !exact.contains(path) ? withoutLineEndings(content) : content);
        });
    }

    /** Returns the places of all files that were read. */
    Set<URI> places() {
        return Set.copyOf(byPlace.keySet());
    }

    /** Returns the path of a file that was read from none of these places. */
    Optional<String> readBeside(Set<URI> known) {
        return paths.entrySet().stream()
                .filter(entry -> !known.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Removes carriage returns before line feeds. Others are no line endings for some parts of Liquibase. */
    private static byte[] withoutLineEndings(byte[] content) {
        ByteArrayOutputStream changed = new ByteArrayOutputStream(content.length);
        for (int i = 0; i < content.length; i++) {
            boolean isEnding = content[i] == '\r' && i + 1 < content.length && content[i + 1] == '\n';
            if (!isEnding) {
                changed.write(content[i]);
            }
        }
        return changed.toByteArray();
    }
}
