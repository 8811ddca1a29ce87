// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.io.Reader;
import java.io.StringReader;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** A resource provider with one script. */
final class OneResource extends LoadableResource implements ResourceProvider {

    private final String name;
    private final String content;

    OneResource(String name, String content) {
        this.name = name;
        this.content = content;
    }

    @Override
    public @Nullable LoadableResource getResource(String path) {
        return path.equals(name) ? this : null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return List.of(this);
    }

    @Override
    public Reader read() {
        return new StringReader(content);
    }

    @Override
    public String getAbsolutePath() {
        return name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
        return name;
    }

    @Override
    public String getFilename() {
        return name;
    }

    @Override
    public String getRelativePath() {
        return name;
    }
}
