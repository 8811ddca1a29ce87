/**
 * The JUnit Jupiter side of pgtestdb.
 *
 * <p>The launcher's listener is named in {@code META-INF/services} only: {@code provides} would bind this module to the
 * launcher's, which is not in every module graph. Where tests run as named modules it is therefore not found; engines
 * then end with the JVM, and JUnit configuration parameters are not read.
 */
@SuppressWarnings("module") // The digit is the name of what this is for.
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
