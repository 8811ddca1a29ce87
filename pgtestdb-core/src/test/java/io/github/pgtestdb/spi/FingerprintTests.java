// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FingerprintTests {

    @Test
    @DisplayName("The same fields give a fixed fingerprint on every machine")
    void isStableAcrossMachines() {
        assertThat(Fingerprint.builder("x").put("a", "1").build().hex())
                .isEqualTo("afe2e11e94aa3c0ac4cbf35d330b9243ec8a647fbf1d92d7b32fb1d525fcad16");
    }

    @Test
    void fieldsDoNotRunIntoEachOther() {
        assertThat(Fingerprint.builder("x").put("ab", "c").build())
                .isNotEqualTo(Fingerprint.builder("x").put("a", "bc").build());
        assertThat(Fingerprint.builder("x").putAll("a", List.of("1", "2")).build())
                .isNotEqualTo(Fingerprint.builder("x")
                        .putAll("a", List.of("1"))
                        .put("a", "2")
                        .build());
        assertThat(Fingerprint.builder("x").put("a", null).build())
                .isNotEqualTo(Fingerprint.builder("x").put("a", "").build());
    }

    @Test
    void mapsCountByContentNotByOrder() {
        assertThat(Fingerprint.builder("x")
                        .putAll("m", Map.of("a", "1", "b", "2"))
                        .build())
                .isEqualTo(Fingerprint.builder("x")
                        .putAll("m", new java.util.TreeMap<>(Map.of("b", "2", "a", "1")))
                        .build());
    }

    @Test
    @DisplayName("The fingerprint of a text ignores CRLF line ends and a byte order mark, and no other change")
    void ignoresCrlfAndByteOrderMark() {
        Fingerprint unix = text("a\nb\n");
        assertThat(text("a\r\nb\r\n")).isEqualTo(unix);
        assertThat(text("a\rb\r")).isNotEqualTo(unix);
        assertThat(text("\uFEFFa\nb\n")).isEqualTo(unix);
        assertThat(text("a\nb")).isNotEqualTo(unix);
        assertThat(text("a\n\nb\n")).isNotEqualTo(unix);
    }

    @Test
    void refusesWhatIsNoDigest() {
        assertThatThrownBy(() -> new Fingerprint("abc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not 64 lower-case hexadecimal digits: abc");
    }

    private static Fingerprint text(String content) {
        return Fingerprint.builder("x")
                .putText("f", content.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
