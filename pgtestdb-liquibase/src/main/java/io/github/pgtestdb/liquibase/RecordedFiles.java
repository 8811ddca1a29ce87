package io.github.pgtestdb.liquibase;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import liquibase.resource.Resource;

/** The content of files as it was when they were first read. For one thread. */
final class RecordedFiles {

    private final Map<URI, byte[]> byPlace = new HashMap<>();
    private final Map<String, byte[]> byPath = new TreeMap<>();

    /** Returns the content of a file: as it was, if it was read before. */
    InputStream read(Resource file, String path) throws IOException {
        byte[] content = byPlace.get(file.getUri());
        if (content == null) {
            try (InputStream stream = file.openInputStream()) {
                content = stream.readAllBytes();
            }
            byPlace.put(file.getUri(), content);
        }
        byPath.put(path, content);
        return new ByteArrayInputStream(content);
    }

    /** The contents in the order of the paths; never where on the disk the files are. */
    Map<String, byte[]> byPath() {
        return byPath;
    }

    /** How many files were read. */
    int count() {
        return byPlace.size();
    }
}
