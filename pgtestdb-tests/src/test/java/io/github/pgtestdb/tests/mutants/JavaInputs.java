// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;

/** Values that Java code may read from its JVM, as rows of a table. */
final class JavaInputs {

    private JavaInputs() {}

    static void insertInto(Connection connection) throws SQLException, IOException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO log VALUES (?)")) {
            for (String row : rows()) {
                insert.setString(1, row);
                insert.executeUpdate();
            }
        }
    }

    @SuppressWarnings({"DefaultCharset", "StringSplitter"}) // The defaults are the inputs under test.
    private static List<String> rows() throws IOException {
        Path file = Path.of("data/rows.txt");
        return List.of(
                String.format("%,.2f", 1234.5),
                DateTimeFormatter.ofLocalizedDate(FormatStyle.FULL).format(LocalDate.EPOCH),
                DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                        .format(Instant.EPOCH.atZone(ZoneId.systemDefault())),
                "I".toLowerCase(Locale.getDefault()),
                new String(new byte[] {(byte) 0xc3, (byte) 0xa9}, Charset.defaultCharset()),
                "one" + System.lineSeparator() + "two",
                System.getProperty("mutant.property", "none"),
                System.getenv().getOrDefault("MUTANT_VARIABLE", "none"),
                Boolean.toString(Boolean.getBoolean("mutant.flag")),
                Files.exists(file) ? Files.readString(file) : "none");
    }
}
