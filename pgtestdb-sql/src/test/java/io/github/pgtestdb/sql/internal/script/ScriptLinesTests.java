// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/**
 * A long line that arrives in many small parts. Searching the whole line again for each part would take many minutes.
 */
class ScriptLinesTests {

    private static final String LONG = "x".repeat(2_000_000);

    @Test
    void aLongLineIsLookedThroughOnce() throws IOException {
        ScriptLines lines = new ScriptLines(byBytes(LONG + "\nnext"));
        assertThat(lines.next()).isEqualTo(LONG);
        assertThat(lines.next()).isEqualTo("next");
        assertThat(lines.next()).isNull();
    }

    @Test
    void aLongLineOfDataIsLookedThroughOnce() throws IOException, SQLException {
        ScriptLines lines = new ScriptLines(byBytes("a\n" + LONG + "\n\\.\nnext\n"));
        StringBuilder data = new StringBuilder();
        assertThat(lines.copyTo((bytes, offset, length) ->
                        data.append(new String(bytes, offset, length, StandardCharsets.UTF_8))))
                .isTrue();
        assertThat(data).hasToString("a\n" + LONG + "\n");
        assertThat(lines.next()).isEqualTo("next");
        assertThat(lines.number()).isEqualTo(4);
    }

    private static InputStream byBytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, 1));
            }
        };
    }
}
