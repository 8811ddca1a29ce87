// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import io.github.pgtestdb.PgTestDbException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/** Flyway's version, read from the file that Maven adds to its jar, because Flyway's API does not provide it. */
final class FlywayVersion {

    private static final String[] GROUPS = {"org.flywaydb", "com.redgate.flyway"};

    private FlywayVersion() {}

    /** Returns a version such as {@code 11.20.3}, or {@code unknown} if Flyway was repackaged into another jar. */
    static String current() {
        return Stream.of(GROUPS)
                .map(group -> version("/META-INF/maven/" + group + "/flyway-core/pom.properties"))
                .filter(version -> !version.isEmpty())
                .findFirst()
                .orElse("unknown");
    }

    private static String version(String resource) {
        try (InputStream stream = Flyway.class.getResourceAsStream(resource)) {
            Properties properties = new Properties();
            if (stream != null) {
                properties.load(stream);
            }
            return properties.getProperty("version", "");
        } catch (IOException e) {
            throw new PgTestDbException("Flyway's version cannot be read from " + resource, e);
        }
    }
}
