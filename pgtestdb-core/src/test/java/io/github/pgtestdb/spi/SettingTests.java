// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.KeepPolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTests {

    @Test
    void hasKeyAndEnvironmentVariable() {
        Setting<Integer> setting = Setting.number("embedded.port", 1, 9, 5);
        assertThat(setting.key()).isEqualTo("pgtestdb.embedded.port");
        assertThat(setting.environmentVariable()).isEqualTo("PGTESTDB_EMBEDDED_PORT");
        assertThat(setting.expected()).isEqualTo("a whole number from 1 to 9");
        assertThat(setting.defaultText()).isEqualTo("5");
    }

    @ParameterizedTest
    @CsvSource({"90s, 90", "15m, 900", "12h, 43200", "7d, 604800", "0s, 0"})
    void readsDurations(String text, long seconds) {
        assertThat(Setting.duration("x", "1s").parse(text)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "s", "-1s", "1.5h", "1w", "P1D"})
    void refusesOtherDurations(String text) {
        assertThatThrownBy(() -> Setting.duration("x", "1s").parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"500MB, 524288000", "2GB, 2147483648", "0MB, 0"})
    void readsSizes(String text, long bytes) {
        assertThat(Setting.size("x", "1GB").parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "MB", "-1MB", "1.5GB", "1 GB", "1TB", "1gb"})
    void refusesOtherSizes(String text) {
        assertThatThrownBy(() -> Setting.size("x", "1GB").parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsChoicesInLowerCaseWithHyphens() {
        Setting<KeepPolicy> keep = Setting.choice("keep", KeepPolicy.class, KeepPolicy.NEVER);
        assertThat(keep.parse("on-failure")).isEqualTo(KeepPolicy.ON_FAILURE);
        assertThat(keep.defaultText()).isEqualTo("never");
        assertThat(keep.expected()).isEqualTo("one of never, on-failure, always");
        assertThatThrownBy(() -> keep.parse("NEVER")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keep.parse("default")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsPairs() {
        Setting<Map<String, String>> pairs = Setting.pairs("x", "pairs");
        assertThat(pairs.parse(" a=1, b = 2=3 ,,")).isEqualTo(Map.of("a", "1", "b", "2=3"));
        assertThatThrownBy(() -> pairs.parse("a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not name=value");
    }

    @Test
    void readsLists() {
        assertThat(Setting.list("x", "names").parse(" a, b ,,c ")).containsExactly("a", "b", "c");
        assertThat(Setting.list("x", "names").parse("")).isEmpty();
    }

    @Test
    @DisplayName("A key that no environment variable can express is refused")
    void refusesKeyWithoutVariable() {
        assertThatThrownBy(() -> Setting.flag("poolSize", true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not a key such as pgtestdb.pool-size: pgtestdb.poolSize");
    }
}
