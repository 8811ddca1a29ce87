// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.Layers;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.tests.Building;
import io.github.pgtestdb.tests.Schema;
import io.github.pgtestdb.tests.SharedServer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first line of a CSV file, and rows that must be equal on Windows and Linux. */
class CsvHeaderTests {

    @TempDir
    private Path directory;

    @Test
    void aQuoteThatIsNeverClosed() throws Exception {
        assertThat(failure("\"id,v\n" + "1,a\n".repeat(300_000)))
                .isEqualTo(
                        "File: t.csv, line 1\nMessage: a quote is opened in the names of the columns and never closed. Close"
                                + " it.");
    }

    @Test
    void aNameThatIsPartlyInQuotes() throws Exception {
        assertThat(failure("\"v\"id,v\n1,a\n"))
                .isEqualTo(
                        "File: t.csv, line 1\nMessage: the name of a column is partly in quotes: \"v\"id. Put all of it in"
                                + " quotes, or nothing.");
    }

    @Test
    void namesInQuotes() throws Exception {
        assertThat(query("\"v,\"\"w\"\"\",id\na,1\n", "SELECT id || \"v,\"\"w\"\"\" FROM t"))
                .isEqualTo("1a");
    }

    @Test
    @DisplayName("A line break in a value is the same from Windows")
    void normalizesLineBreakInValue() throws Exception {
        String rows = "id,v\n1,\"a\nb\"\n";
        write(rows);
        Fingerprint unix = Seeds.csv(directory).fingerprint();
        assertThat(query(rows.replace("\n", "\r\n"), "SELECT v FROM t")).isEqualTo("a\nb");
        assertThat(Seeds.csv(directory).fingerprint()).isEqualTo(unix);
        write("id,v\n1,\"a\rb\"\n");
        assertThat(Seeds.csv(directory).fingerprint()).isNotEqualTo(unix);
    }

    @Test
    void aFileThatGzipPacked() throws Exception {
        try (var out = new GZIPOutputStream(Files.newOutputStream(directory.resolve("1_t.csv.gz")))) {
            out.write("v\npacked\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(query("v\nplain\n", "SELECT string_agg(v, ' ' ORDER BY v) FROM t"))
                .isEqualTo("packed plain");
    }

    @Test
    void namesThatAreNotInUtf8() throws Exception {
        for (Charset charset :
                List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16, StandardCharsets.ISO_8859_1)) {
            Migrator migrator = migrator("");
            Files.writeString(directory.resolve("t.csv"), "id,\u00fc\n1,a\n", charset);
            assertThat(Building.failure(migrator).replaceFirst("(?s)^.*?(?=File: )", ""))
                    .isEqualTo(
                            "File: t.csv, line 1\nMessage: the names of the columns are not in UTF-8. Save the file as UTF-8.");
        }
    }

    /** Later versions read it as a value. */
    @Test
    @DisplayName("The end marker of COPY in a CSV file is refused before PostgreSQL 18, and is a value since then")
    void refusesEndMarkerBeforePostgres18() throws Exception {
        String rows = "v\na\n\\.\nb\n";
        if (SharedServer.majorVersion() < 18) {
            assertThat(failure(rows))
                    .isEqualTo(
                            "File: t.csv, line 3\nMessage: the line is \\., which ends the data of a COPY before PostgreSQL 18."
                                    + " Write it otherwise.");
        } else {
            assertThat(query(rows, "SELECT string_agg(v, ' ') FROM t")).isEqualTo("a \\. b");
        }
    }

    private String failure(String csv) throws Exception {
        return Building.failure(migrator(csv)).replaceFirst("(?s)^.*?(?=File: )", "");
    }

    private String query(String csv, String question) throws Exception {
        return Building.query(migrator(csv), question).get(0);
    }

    private Migrator migrator(String csv) throws Exception {
        write(csv);
        return Layers.of(Schema.of("CREATE TABLE t (id int, v text, \"v,\"\"w\"\"\" text)"), Seeds.csv(directory));
    }

    private void write(String csv) throws Exception {
        Files.writeString(directory.resolve("t.csv"), csv, StandardCharsets.UTF_8);
    }
}
