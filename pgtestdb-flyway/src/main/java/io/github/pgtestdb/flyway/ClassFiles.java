package io.github.pgtestdb.flyway;

import io.github.pgtestdb.spi.Fingerprint;

/** Hashes classes that Flyway calls; its own are known by its version. */
final class ClassFiles {

    private static final String FLYWAY = "org.flywaydb.";

    private ClassFiles() {}

    /**
     * Adds a class as {@link io.github.pgtestdb.spi.ClassFiles#put} does.
     *
     * @throws io.github.pgtestdb.PgTestDbException if a class has no class file, so that a change in it would go unseen
     */
    static void put(Fingerprint.Builder fingerprint, String role, Class<?> type) {
        io.github.pgtestdb.spi.ClassFiles.put(
                fingerprint, "Flyway " + role, type, known -> known.getName().startsWith(FLYWAY));
    }
}
