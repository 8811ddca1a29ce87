// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.spi.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What Java code reads by a name that stands in it as a text. */
@Execution(ExecutionMode.SAME_THREAD)
class NamedInputTests {

    private static final String PROPERTY = "io.github.pgtestdb.tests.rows";
    private static final String FILE = "target/named-input-tests/rows.txt";

    /** Seeds rows whose number a property has, and whose text a file has. */
    private static final class NamingSeeder implements Seeder {

        @Override
        public void seed(Connection connection) throws SQLException, IOException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO t SELECT '" + Files.readString(Path.of(FILE))
                        + "' FROM generate_series(1, " + Integer.getInteger(PROPERTY, 1) + ")");
            }
        }
    }

    @AfterEach
    void remove() throws IOException {
        System.clearProperty(PROPERTY);
        Files.deleteIfExists(Path.of(FILE));
    }

    @Test
    void aSystemProperty() {
        Fingerprint before = fingerprint();
        System.setProperty(PROPERTY, "2");
        Fingerprint two = fingerprint();
        assertThat(two).isNotEqualTo(before);
        System.setProperty(PROPERTY, "3");
        assertThat(fingerprint()).isNotEqualTo(before).isNotEqualTo(two);
    }

    @Test
    void aPropertyThatTheCodeDoesNotName() {
        Fingerprint before = fingerprint();
        System.setProperty("io.github.pgtestdb.tests.other", "2");
        assertThat(fingerprint()).isEqualTo(before);
    }

    @Test
    void aFile() throws IOException {
        Fingerprint before = fingerprint();
        Path file = Path.of(FILE);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, "one");
        Fingerprint one = fingerprint();
        assertThat(one).isNotEqualTo(before);
        Files.writeString(file, "two");
        assertThat(fingerprint()).isNotEqualTo(before).isNotEqualTo(one);
    }

    private static Fingerprint fingerprint() {
        return Seeds.of(new NamingSeeder()).fingerprint();
    }
}
