// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import java.io.IOException;
import java.util.List;
import liquibase.resource.AbstractResourceAccessor;
import liquibase.resource.Resource;
import liquibase.resource.ResourceAccessor;

/**
 * Records the content of every file that is read through it. A file that is read again has the same content, even if it
 * changed meanwhile. Not thread-safe.
 */
final class RecordingResources extends AbstractResourceAccessor {

    private final ResourceAccessor all;
    private final RecordedFiles files;

    RecordingResources(ResourceAccessor all, RecordedFiles files) {
        this.all = all;
        this.files = files;
    }

    @Override
    public Resource get(String path) throws IOException {
        return recorded(all.get(path));
    }

    @Override
    public List<Resource> getAll(String path) throws IOException {
        return recorded(all.getAll(path));
    }

    @Override
    public List<Resource> search(String path, boolean recursive) throws IOException {
        return recorded(all.search(path, recursive));
    }

    @Override
    public List<Resource> search(String path, SearchOptions options) throws IOException {
        return recorded(all.search(path, options));
    }

    @Override
    public List<String> describeLocations() {
        return all.describeLocations();
    }

    /** Does nothing: the owner of the wrapped access closes it. */
    @Override
    public void close() {}

    private Resource recorded(Resource resource) {
        return new RecordedResource(resource, files);
    }

    /** Wraps resources. Liquibase returns {@code null} if it finds none. */
    @SuppressWarnings("NullAway")
    private List<Resource> recorded(List<Resource> resources) {
        return resources == null ? null : resources.stream().map(this::recorded).toList();
    }
}
