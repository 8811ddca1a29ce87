// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.internal;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An engine that was created before a test requested it, with the inputs that may change until a test does. For
 * example, a test class or another extension may first start its own server and set {@code pgtestdb.url}.
 *
 * @param engine the engine
 * @param systemProperties the system properties that begin with {@code pgtestdb.}
 * @param classLoader the thread's context class loader, which finds providers and migrators
 */
record PrestartedEngine(
        SharedEngine engine,
        Map<String, String> systemProperties,
        @Nullable ClassLoader classLoader) {

    static PrestartedEngine of(SharedEngine engine) {
        return new PrestartedEngine(engine, oursNow(), Thread.currentThread().getContextClassLoader());
    }

    /** Tells whether an engine created now, on this thread, would be equal. */
    boolean isStillRight() {
        return systemProperties.equals(oursNow())
                && classLoader == Thread.currentThread().getContextClassLoader();
    }

    private static Map<String, String> oursNow() {
        Properties all = System.getProperties();
        Map<String, String> ours = new TreeMap<>();
        for (String key : all.stringPropertyNames()) {
            if (key.startsWith(EngineRegistry.PREFIX)) {
                ours.put(key, all.getProperty(key, ""));
            }
        }
        return ours;
    }
}
