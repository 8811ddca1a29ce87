package io.github.pgtestdb.junit5.internal;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An engine that was made before a test asked for it, and what it was made of that may change until one does: a test's
 * class, or another extension, may start a server of its own first, and set {@code pgtestdb.url}.
 *
 * @param engine the engine
 * @param systemProperties those under our prefix
 * @param classLoader the thread's, by which providers and migrators are found
 */
record Ahead(
        Engine engine,
        Map<String, String> systemProperties,
        @Nullable ClassLoader classLoader) {

    static Ahead of(Engine engine) {
        return new Ahead(engine, oursNow(), Thread.currentThread().getContextClassLoader());
    }

    /** Tells whether an engine that were made now, on this thread, would be like it. */
    boolean isStillRight() {
        return systemProperties.equals(oursNow())
                && classLoader == Thread.currentThread().getContextClassLoader();
    }

    private static Map<String, String> oursNow() {
        Properties all = System.getProperties();
        Map<String, String> ours = new TreeMap<>();
        for (String key : all.stringPropertyNames()) {
            if (key.startsWith(TestRun.PREFIX)) {
                ours.put(key, all.getProperty(key, ""));
            }
        }
        return ours;
    }
}
