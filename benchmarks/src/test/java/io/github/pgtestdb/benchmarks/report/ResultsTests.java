// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTests {

    private final Results results = new Results(Map.of("processors", 2));

    @TempDir
    Path directory;

    @Test
    void writesARatioThatWasTaken() throws IOException {
        results.ratio("trivial_vs_plain", 0.2);

        assertThat(written().getAsJsonObject("ratios").get("trivial_vs_plain").getAsDouble())
                .isEqualTo(0.2);
        assertThat(written().getAsJsonObject("whys").has("trivial_vs_plain")).isFalse();
    }

    @Test
    void writesNullAndWhyForARatioThatWasNot() throws IOException {
        results.missing("reflink200_vs_8", "no such disk");

        JsonObject written = written();

        assertThat(written.getAsJsonObject("ratios").get("reflink200_vs_8").isJsonNull())
                .isTrue();
        assertThat(written.getAsJsonObject("whys").get("reflink200_vs_8").getAsString())
                .isEqualTo("no such disk");
    }

    @Test
    void writesAllRatiosAndNoOthers() throws IOException {
        assertThat(written().getAsJsonObject("ratios").keySet()).containsExactlyElementsOf(Results.RATIOS);
    }

    @Test
    void refusesARatioThatNobodyKnows() {
        assertThatThrownBy(() -> results.ratio("fast", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No ratio fast");
    }

    @Test
    void writesAMeasurement() throws IOException {
        results.add("test_0ms", "plain", "ms", List.of(1.0, 2.0, 3.0));

        JsonObject measurement = written().getAsJsonArray("measurements").get(0).getAsJsonObject();

        assertThat(measurement.keySet()).containsExactly("name", "system", "unit", "median", "p99", "n", "why");
        assertThat(measurement.get("median").getAsDouble()).isEqualTo(2.0);
        assertThat(measurement.get("p99").getAsDouble()).isEqualTo(3.0);
        assertThat(measurement.get("n").getAsInt()).isEqualTo(3);
    }

    private JsonObject written() throws IOException {
        Path file = directory.resolve("results.json");
        results.write(file);
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }
}
