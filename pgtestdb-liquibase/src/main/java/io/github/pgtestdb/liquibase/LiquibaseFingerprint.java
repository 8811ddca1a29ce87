// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import io.github.pgtestdb.spi.Fingerprint;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ResourceAccessor;
import liquibase.util.LiquibaseUtil;

/** Hashes everything that shapes a database which Liquibase migrates, without a database. */
final class LiquibaseFingerprint {

    /** Increment this if the same input must lead to new templates. */
    private static final String FORMAT = "2";

    private final ClassLoader classLoader;
    private final LiquibaseOptions options;
    private final Fingerprint.Builder fingerprint = Fingerprint.builder("liquibase");

    LiquibaseFingerprint(ClassLoader classLoader, LiquibaseOptions options) {
        this.classLoader = classLoader;
        this.options = options;
    }

    /**
     * The result of hashing.
     *
     * @param fingerprint the hash
     * @param files the files that Liquibase read
     * @param parameters the names of the parameters with values from outside the changelog, in lower case
     */
    record Hashed(Fingerprint fingerprint, RecordedFiles files, Set<String> parameters) {}

    Hashed compute() throws LiquibaseException {
        fingerprint.put("format", FORMAT).put("version", LiquibaseUtil.getBuildVersion());
        putOptions();
        new OutsideSettings(fingerprint, options.application() == null).put();
        Extensions.put(fingerprint, classLoader);
        ResourceAccessor all = Changelogs.resources(classLoader, options);
        RecordedFiles files = new RecordedFiles();
        try {
            Set<String> parameters = putChangelog(new RecordingResources(all, files), files);
            return new Hashed(fingerprint.build(), files, parameters);
        } finally {
            Changelogs.close(all, options);
        }
    }

    private void putOptions() {
        fingerprint
                .put("contexts", options.contexts())
                .put("labels", options.labels())
                .putAll("parameters", options.parameters())
                .put("default schema", options.defaultSchema())
                .put("liquibase schema", options.liquibaseSchema())
                .put("changelog table", options.changelogTable())
                .put("changelog lock table", options.changelogLockTable());
        ApplicationSetUp setUp = options.application();
        if (setUp != null) {
            fingerprint.put("application", "").put("tablespace", setUp.names().tablespace());
            setUp.application().putInto(fingerprint);
        }
    }

    private Set<String> putChangelog(RecordingResources resources, RecordedFiles files) {
        Database database = Databases.unconnected(options);
        LoadedChangelog loaded = LoadedChangelog.parse(resources, options, database);
        fingerprint.put("changelog", loaded.file());
        NamedFiles named = new NamedFiles(resources, new ParameterSearch(loaded.parameters()));
        new ChangeSetWalk(fingerprint, named, loaded, classLoader).put(options.application() != null);
        files.putInto(fingerprint);
        return putParameters(loaded.parameters());
    }

    /** Hashes the values from outside the changelog. Values in its files are hashed with the files. */
    private Set<String> putParameters(RecordedParameters parameters) {
        options.parameters().keySet().forEach(parameters::record);
        Set<String> names = new TreeSet<>(parameters.names());
        for (String name : names) {
            fingerprint
                    .put(name, Objects.toString(parameters.systemValue(name), null))
                    .put("of the application", Objects.toString(parameters.applicationValue(name), null));
        }
        return names;
    }
}
