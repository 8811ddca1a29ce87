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
 * Hands scripts to Flyway as they were read for the fingerprint: those that the database does not hold yet. By itself, Flyway
 * would look for all scripts and read each of them again, and a script that changed in the meantime would run under the
 * fingerprint of another one. Immutable.
 */
final class RemainingScripts implements ResourceProvider {

    private final List<MigrationFile> scripts;
    private final Charset encoding;

    /**
     * Takes files without a {@code .conf} among them.
     *
     * @param scripts the files
     * @param encoding what Flyway reads them in
     */
    RemainingScripts(List<MigrationFile> scripts, Charset encoding) {
        this.scripts = scripts;
        this.encoding = encoding;
    }

    /** Flyway asks for the {@code .conf} of a script. */
    @Override
    public @Nullable LoadableResource getResource(String name) {
        return null;
    }

    /** As Flyway's own: between prefix and suffix, there must be something. */
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

        /** Fails at what is not in that encoding, as Flyway does. */
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
