// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * Gives Flyway the scripts that the database does not hold yet, as they were read for the fingerprint. Otherwise Flyway
 * would search for all scripts and read each one again. A script that changed meanwhile would then run under the
 * fingerprint of its earlier content. Immutable.
 */
final class RemainingScripts implements ResourceProvider {

    private final List<MigrationFile> scripts;
    private final Charset encoding;

    /**
     * Creates a provider of files without any {@code .conf} among them.
     *
     * @param scripts the files
     * @param encoding the encoding in which Flyway reads them
     */
    RemainingScripts(List<MigrationFile> scripts, Charset encoding) {
        this.scripts = scripts;
        this.encoding = encoding;
    }

    /** Flyway calls this for the {@code .conf} of a script. */
    @Override
    public @Nullable LoadableResource getResource(String name) {
        return null;
    }

    /** Like Flyway's own provider, requires at least one character between prefix and suffix. */
    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return scripts.stream()
                .filter(script -> script.fileName().startsWith(prefix)
                        && Stream.of(suffixes).anyMatch(suffix -> isBetween(script.fileName(), prefix, suffix)))
                .<LoadableResource>map(script -> new Script(script, encoding))
                .toList();
    }

    private static boolean isBetween(String fileName, String prefix, String suffix) {
        return fileName.endsWith(suffix) && fileName.length() > prefix.length() + suffix.length();
    }

    private static final class Script extends LoadableResource {

        private final MigrationFile file;
        private final Charset encoding;

        private Script(MigrationFile file, Charset encoding) {
            this.file = file;
            this.encoding = encoding;
        }

        /** Fails at bytes that are invalid in the encoding, like Flyway. */
        @Override
        public Reader read() {
            return new InputStreamReader(new ByteArrayInputStream(file.content()), encoding.newDecoder());
        }

        @Override
        public String getAbsolutePath() {
            return file.resource();
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return file.path();
        }

        @Override
        public String getFilename() {
            return file.fileName();
        }

        @Override
        public String getRelativePath() {
            return file.name();
        }
    }
}
