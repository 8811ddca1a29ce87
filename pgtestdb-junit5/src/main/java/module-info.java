/**
 * The JUnit Jupiter integration of pgtestdb.
 *
 * <p>The launcher's listener is named in {@code META-INF/services} only. A {@code provides} clause would bind this
 * module to the launcher's module, which is not in every module graph. If tests run as named modules, the listener is
 * therefore not found. The engines are then closed when the JVM exits, and JUnit configuration parameters are not read.
 */
@SuppressWarnings("module") // The digit is part of the name of JUnit 5.
module io.github.pgtestdb.junit5 {
    requires transitive io.github.pgtestdb.core;
    requires transitive org.junit.jupiter.api;
    requires static org.junit.jupiter.params;
    requires static org.junit.platform.launcher;

    exports io.github.pgtestdb.junit5;
    exports io.github.pgtestdb.junit5.internal to
            io.github.pgtestdb.spring;

    uses io.github.pgtestdb.junit5.internal.TestFramework;

    opens io.github.pgtestdb.junit5 to
            org.junit.platform.commons;
}
