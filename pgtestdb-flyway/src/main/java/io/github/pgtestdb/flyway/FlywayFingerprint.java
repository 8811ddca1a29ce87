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

/** Hashes all that shapes a database which Flyway migrates, in an order of its own, without a database. */
final class FlywayFingerprint {

    /** To be raised whenever the same input must lead to new templates. */
    private static final String FORMAT = "4";

    /** Flyway's own base classes: its version counts by itself. */
    static final Predicate<Class<?>> FLYWAY = type -> type.getName().startsWith("org.flywaydb.");

    /** The end of the name of a placeholder; its value is another on another machine, and no migration mentions it. */
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

    /** Hashes a set of which no part is worth a hash of its own. */
    Fingerprint whole() {
        putConfiguration();
        loaded.migrations().forEach(location -> putLocation("migrations", location));
        loaded.callbacks().forEach(location -> putLocation("callbacks", location));
        putObjects();
        return fingerprint.build();
    }

    /** Hashes a chain: its first migration, its first two, and so on. Linear: each hash goes into the next. */
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

    /** Hashes what runs after the versioned migrations. */
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
        String text = new String(file.content(), StandardCharsets.ISO_8859_1).replace("\0", ""); // UTF-16 has them.
        return text.toLowerCase(Locale.ROOT).contains(WORKING_DIRECTORY);
    }

    /** What plugins add to the configuration, such as {@code flyway.postgresql.transactional.lock}. */
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

    /** With its line endings: Flyway writes those in a literal, or in the body of a function, into the database. */
    private void putFile(MigrationFile file) {
        fingerprint.putBytes(file.name(), file.content());
        if (file.isClass()) {
            putBaseClasses(file);
        }
    }

    /** The class itself is hashed with its location, its base classes may lie elsewhere. */
    private void putBaseClasses(MigrationFile file) {
        try {
            Class<?> type = Class.forName(file.className(), false, configuration.getClassLoader());
            if (JavaMigration.class.isAssignableFrom(type)) {
                ClassFiles.put(fingerprint, "Flyway Java migration", type, FLYWAY);
            }
        } catch (ClassNotFoundException | LinkageError e) {
            // Flyway passes over such a class, too; one that could be loaded tomorrow makes another template then.
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
