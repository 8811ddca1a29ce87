// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import com.google.common.io.CharStreams;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.ClassFiles;
import io.github.pgtestdb.spi.Fingerprint;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resource.LoadableResource;

/** Hashes the scripts that a user's own resource provider gives to Flyway, with their {@code .conf}. */
final class ProvidedResources {

    private final ResourceProvider provider;
    private final String[] suffixes;

    ProvidedResources(Configuration configuration) {
        this.provider = configuration.getResourceProvider();
        this.suffixes = configuration.getSqlMigrationSuffixes();
    }

    void put(Fingerprint.Builder fingerprint) {
        ClassFiles.put(fingerprint, "Flyway resource provider", provider.getClass(), FlywayFingerprint.FLYWAY);
        provider.getResources("", suffixes).stream()
                .sorted(Comparator.comparing(LoadableResource::getRelativePath))
                .forEach(resource -> put(fingerprint, resource));
    }

    private void put(Fingerprint.Builder fingerprint, LoadableResource script) {
        fingerprint.putBytes(script.getRelativePath(), content(script));
        LoadableResource conf = provider.getResource(script.getRelativePath() + ".conf");
        if (conf != null) {
            fingerprint.putBytes(conf.getRelativePath(), content(conf));
        }
    }

    private static byte[] content(LoadableResource resource) {
        try (Reader reader = resource.read()) {
            return CharStreams.toString(reader).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new PgTestDbException("The Flyway resource " + resource.getRelativePath() + " cannot be read", e);
        }
    }
}
