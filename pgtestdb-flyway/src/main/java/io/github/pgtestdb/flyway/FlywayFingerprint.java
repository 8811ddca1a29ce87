// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.spi.ClassFiles;
import io.github.pgtestdb.spi.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.flywaydb.core.api.ClassProvider;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.migration.JavaMigration;
import org.flywaydb.core.extensibility.ConfigurationExtension;
import org.flywaydb.core.extensibility.Plugin;
import org.jspecify.annotations.Nullable;

/** Hashes everything that shapes a database which Flyway migrates, in a fixed order and without a database. */
final class FlywayFingerprint {

    /** Increment this if the same input must lead to new templates. */
    private static final String FORMAT = "4";

    /** Flyway's own base classes; they are not hashed, because Flyway's version is. */
    static final Predicate<Class<?>> FLYWAY = type -> type.getName().startsWith("org.flywaydb.");

    /** The end of a placeholder's name. Its value differs between machines, so it counts only if a file mentions it. */
    private static final String WORKING_DIRECTORY = "workingdirectory";

    private final LoadedFlyway loaded;
    private final ObjectPrints objects;
    private final Configuration configuration;
    private final Fingerprint.Builder fingerprint = Fingerprint.builder("flyway");

    FlywayFingerprint(LoadedFlyway loaded, ObjectPrints objects) {
        this.loaded = loaded;
        this.objects = objects;
        this.configuration = loaded.configuration();
    }

    /** Hashes a set as a whole, if none of its parts can be a base. */
    Fingerprint whole() {
        putConfiguration();
        loaded.migrations().forEach(location -> putLocation("migrations", location));
        loaded.callbacks().forEach(location -> putLocation("callbacks", location));
        putObjects();
        return fingerprint.build();
    }

    /**
     * Hashes the prefixes of a chain: its first migration, its first two, and so on. This takes linear time, because
     * each hash is an input of the next.
     */
    List<Fingerprint> versioned(MigrationChain chain) {
        putConfiguration();
        fingerprint.put("chain", Integer.toString(chain.others().size()));
        chain.others().forEach(this::putFile);
        Fingerprint before = fingerprint.build();
        List<Fingerprint> hashes = new ArrayList<>();
        for (MigrationChain.Step step : chain.steps()) {
            before = after(before, "migration", Stream.of(step.script(), step.conf()));
            hashes.add(before);
        }
        return hashes;
    }

    /** Adds the scripts that run after the versioned migrations to their hash. */
    static Fingerprint withLast(Fingerprint versioned, MigrationChain chain) {
        return chain.last().isEmpty() ? versioned : after(versioned, "last", chain.last().stream());
    }

    private static Fingerprint after(Fingerprint before, String kind, Stream<@Nullable MigrationFile> files) {
        Fingerprint.Builder next = Fingerprint.builder("flyway " + kind).put("after", before.hex());
        files.filter(Objects::nonNull).forEach(file -> next.putBytes(file.name(), file.content()));
        return next.build();
    }

    private void putConfiguration() {
        fingerprint.put("format", FORMAT).put("version", FlywayVersion.current());
        ConfigurationGetters.put(fingerprint, Configuration.class, configuration);
        if (loaded.files().anyMatch(FlywayFingerprint::mentionsWorkingDirectory)) {
            String directory = configuration.getWorkingDirectory();
            fingerprint.put(WORKING_DIRECTORY, directory == null ? System.getProperty("user.dir") : directory);
        }
        extensions().forEach(this::putExtension);
    }

    private static boolean mentionsWorkingDirectory(MigrationFile file) {
        String text = new String(file.content(), StandardCharsets.ISO_8859_1).replace("\0", ""); // For UTF-16.
        return text.toLowerCase(Locale.ROOT).contains(WORKING_DIRECTORY);
    }

    /** Returns the extensions of the configuration by plugins, such as {@code flyway.postgresql.transactional.lock}. */
    private Stream<Class<? extends ConfigurationExtension>> extensions() {
        return ServiceLoader.load(Plugin.class, configuration.getClassLoader()).stream()
                .<Class<?>>map(ServiceLoader.Provider::type)
                .filter(ConfigurationExtension.class::isAssignableFrom)
                .filter(type -> !type.getName().contains(".internal."))
                .<Class<? extends ConfigurationExtension>>map(type -> type.asSubclass(ConfigurationExtension.class))
                .sorted(Comparator.comparing(Class::getName));
    }

    private void putExtension(Class<? extends ConfigurationExtension> type) {
        ConfigurationExtension extension = loaded.extensions().of(type);
        if (extension != null) {
            ConfigurationGetters.put(fingerprint.put("extension", type.getName()), type, extension);
        }
    }

    private void putLocation(String role, ScannedLocation location) {
        fingerprint.put(role, Integer.toString(location.files().size()));
        location.files().forEach(this::putFile);
    }

    /** Hashes a file with its line endings: in literals and functions, Flyway writes them to the database. */
    private void putFile(MigrationFile file) {
        fingerprint.putBytes(file.name(), file.content());
        if (file.isClass()) {
            putBaseClasses(file);
        }
    }

    /** Hashes the base classes of a class, which may lie elsewhere. The class itself is hashed with its location. */
    private void putBaseClasses(MigrationFile file) {
        try {
            Class<?> type = Class.forName(file.className(), false, configuration.getClassLoader());
            if (JavaMigration.class.isAssignableFrom(type)) {
                ClassFiles.put(fingerprint, "Flyway Java migration", type, FLYWAY);
            }
        } catch (ClassNotFoundException | LinkageError e) {
            // Flyway skips such a class, too. If the class can be loaded later, that gives another template.
            fingerprint.put("not loaded", file.name());
        }
    }

    private void putObjects() {
        for (JavaMigration migration : configuration.getJavaMigrations()) {
            putJavaMigration(migration);
        }
        putAll("Flyway Java migration", configuration.getJavaMigrations());
        Stream.of(configuration.getCallbacks())
                .forEach(callback -> fingerprint.put("name", callback.getCallbackName()));
        putAll("Flyway callback", configuration.getCallbacks());
        putAll("Flyway resolver", configuration.getResolvers());
        if (configuration.getResourceProvider() != null) {
            new ProvidedResources(configuration).put(fingerprint);
        }
        ClassProvider<JavaMigration> provider = configuration.getJavaMigrationClassProvider();
        if (provider != null) {
            provider.getClasses().forEach(type -> ClassFiles.put(fingerprint, "Flyway Java migration", type, FLYWAY));
        }
    }

    private void putJavaMigration(JavaMigration migration) {
        fingerprint
                .put("version", Objects.toString(migration.getVersion(), null))
                .put("description", migration.getDescription())
                .put("checksum", Objects.toString(migration.getChecksum(), null))
                .put("transaction", Boolean.toString(migration.canExecuteInTransaction()));
    }

    private void putAll(String role, Object[] all) {
        for (int i = 0; i < all.length; i++) {
            fingerprint.put(role, objects.of(role, i, all[i]).hex());
        }
    }
}
