package io.github.pgtestdb.liquibase;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import liquibase.resource.AbstractResourceAccessor;
import liquibase.resource.Resource;
import liquibase.resource.ResourceAccessor;

/** Keeps the content of every file that is read through it, by the file's path. For one thread. */
final class RecordingResources extends AbstractResourceAccessor {

    private final ResourceAccessor all;
    private final Map<String, byte[]> files = new TreeMap<>();

    RecordingResources(ResourceAccessor all) {
        this.all = all;
    }

    /** What was read so far, in the order of the paths; never where on the disk it lies. */
    Map<String, byte[]> files() {
        return files;
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

    /** Does nothing: who made the other one closes it. */
    @Override
    public void close() {}

    private Resource recorded(Resource resource) {
        return new RecordedResource(resource, files);
    }

    /** Liquibase says {@code null} where it found nothing. */
    @SuppressWarnings("NullAway")
    private List<Resource> recorded(List<Resource> resources) {
        return resources == null ? null : resources.stream().map(this::recorded).toList();
    }
}
