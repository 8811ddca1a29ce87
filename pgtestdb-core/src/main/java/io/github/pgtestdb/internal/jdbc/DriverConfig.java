// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * The connection properties that pgjdbc reads from {@code org/postgresql/driverconfig.properties} on the class path.
 * They apply to every connection with a URL that has no other value. Thread-safe.
 */
public final class DriverConfig {

    private static final String RESOURCE = "org/postgresql/driverconfig.properties";

    /** Read once, as the driver does. */
    private static final Map<String, String> PROPERTIES = read();

    private DriverConfig() {}

    /** Returns the properties; usually none. */
    public static Map<String, String> properties() {
        return PROPERTIES;
    }

    /** Reads the properties. If several files set a property, the first file on the class path takes precedence. */
    private static Map<String, String> read() {
        ClassLoader loader =
                Objects.requireNonNullElseGet(Driver.class.getClassLoader(), ClassLoader::getSystemClassLoader);
        Properties all = new Properties();
        try {
            List<URL> files = Collections.list(loader.getResources(RESOURCE));
            Collections.reverse(files);
            for (URL file : files) {
                try (InputStream input = file.openStream()) {
                    all.load(input);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + RESOURCE + " on the class path", e);
        }
        Map<String, String> properties = new HashMap<>();
        all.stringPropertyNames().forEach(name -> properties.put(name, all.getProperty(name)));
        return Map.copyOf(properties);
    }
}
