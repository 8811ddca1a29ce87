// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.extensibility.ConfigurationExtension;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of Flyway, and the files in its locations.
 *
 * @param configuration the configuration in force
 * @param extensions the values that plugins add to it
 * @param names recognises the kinds of files by their names
 * @param migrations the locations of migrations, in Flyway's order
 * @param callbacks the locations that hold only callbacks, which Flyway has from version 11 on
 */
record LoadedFlyway(
        Configuration configuration,
        Extensions extensions,
        MigrationNames names,
        List<ScannedLocation> migrations,
        List<ScannedLocation> callbacks) {

    /** The folder in which Flyway looks for callback classes when it is created. */
    private static final String DEFAULT_CALLBACKS = "db/callback";

    /** Finds the values that a plugin adds to the configuration. */
    @FunctionalInterface
    interface Extensions {
        <T extends ConfigurationExtension> @Nullable T of(Class<T> type);
    }

    /**
     * Reads every file of every location.
     *
     * @throws io.github.pgtestdb.PgTestDbException if a location is missing or empty and must not be
     */
    static LoadedFlyway scan(FluentConfiguration configured) {
        if (isAllThereIs(configured)) {
            return scan(configured, configured::getConfigurationExtension);
        }
        Flyway flyway = configured.load();
        return scan(flyway.getConfiguration(), flyway::getConfigurationExtension);
    }

    /**
     * Returns whether a {@code Flyway} would have exactly the same configuration. Creating one takes ten times as long
     * as reading thirty migrations, because it copies the configuration with Jackson, with some 550 classes. Flyway 10
     * provides the values of plugins only after that.
     */
    private static boolean isAllThereIs(FluentConfiguration configured) {
        return configured.getCallbacks().length == 0
                && TransactionalLock.hasExtensions()
                && configured.getClassLoader().getResource(DEFAULT_CALLBACKS) == null;
    }

    private static LoadedFlyway scan(Configuration configuration, Extensions extensions) {
        LocationScanner scanner = new LocationScanner(configuration.getClassLoader());
        LoadedFlyway loaded = new LoadedFlyway(
                configuration,
                extensions,
                new MigrationNames(configuration, extensions),
                scan(scanner, Arrays.stream(configuration.getLocations())),
                scan(scanner, ConfigurationGetters.otherLocations(configuration)));
        if (configuration.isFailOnMissingLocations()) {
            EmptyLocations.refuse(loaded);
        }
        return loaded;
    }

    /** Creates a Flyway with this configuration. */
    Flyway load() {
        return new Flyway(configuration);
    }

    Stream<MigrationFile> files() {
        return Stream.concat(migrations.stream(), callbacks.stream()).flatMap(location -> location.files().stream());
    }

    /** Returns whether migrations have other sources than the locations. */
    boolean hasOtherSources() {
        return configuration().getJavaMigrations().length > 0 || hasHiddenSources();
    }

    /** Returns how many migrations an empty database takes; 0 if that is not known beforehand. */
    int count() {
        int versioned = countVersioned();
        boolean unknown =
                hasHiddenSources() || migrationFiles().anyMatch(file -> file.isClass() || names.isBaseline(file));
        return unknown
                ? 0
                : versioned
                        + Math.toIntExact(
                                migrationFiles().filter(names::isRepeatable).count());
    }

    /** Returns how many of the known migrations have a version. */
    int countVersioned() {
        MigrationVersion target = configuration().getTarget();
        Stream<MigrationVersion> versions = Stream.concat(
                migrationFiles().flatMap(file -> names.version(file).stream()),
                Stream.of(configuration().getJavaMigrations())
                        .flatMap(migration -> Stream.ofNullable(migration.getVersion())));
        return Math.toIntExact(versions.filter(version -> target == null || version.compareTo(target) <= 0)
                .count());
    }

    private Stream<MigrationFile> migrationFiles() {
        return migrations.stream().flatMap(location -> location.files().stream());
    }

    private boolean hasHiddenSources() {
        return configuration().getResolvers().length > 0
                || configuration().getResourceProvider() != null
                || configuration().getJavaMigrationClassProvider() != null;
    }

    private static List<ScannedLocation> scan(LocationScanner scanner, Stream<Location> locations) {
        return locations.map(scanner::scan).toList();
    }
}
