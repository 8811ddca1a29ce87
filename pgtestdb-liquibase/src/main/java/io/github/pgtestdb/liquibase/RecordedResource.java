// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import liquibase.resource.OpenOptions;
import liquibase.resource.Resource;

/** A file that is recorded when it is read. */
final class RecordedResource implements Resource {

    private final Resource resource;
    private final RecordedFiles files;

    RecordedResource(Resource resource, RecordedFiles files) {
        this.resource = resource;
        this.files = files;
    }

    @Override
    public InputStream openInputStream() throws IOException {
        return files.read(resource, normalized(getPath()));
    }

    /** Records that the file's line endings reach the database. */
    void keepLineEndings() {
        files.keepLineEndings(normalized(getPath()));
    }

    @Override
    public String getPath() {
        return resource.getPath();
    }

    @Override
    public boolean exists() {
        return resource.exists();
    }

    @Override
    public boolean isWritable() {
        return false;
    }

    @Override
    public Resource resolve(String other) {
        return new RecordedResource(resource.resolve(other), files);
    }

    @Override
    public Resource resolveSibling(String other) {
        return new RecordedResource(resource.resolveSibling(other), files);
    }

    @Override
    public OutputStream openOutputStream(OpenOptions options) throws IOException {
        throw new IOException(getPath() + " is only read");
    }

    @Override
    public URI getUri() {
        return resource.getUri();
    }

    /** Removes {@code classpath:} and leading slashes, and resolves {@code ..}: jars, directories and Spring differ. */
    private static String normalized(String path) {
        String plain = path.replaceFirst("^classpath\\*?:", "").replaceFirst("^/+", "");
        return Path.of(plain).normalize().toString().replace('\\', '/');
    }

    @Override
    public String toString() {
        return getPath();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordedResource recorded && resource.equals(recorded.resource);
    }

    @Override
    public int hashCode() {
        return resource.hashCode();
    }
}
