// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ScriptTextTests {

    @RepeatedTest(200)
    @DisplayName("The text of a script does not depend on line endings or on the sizes of reads")
    void normalizesLineEndings() throws IOException {
        Random random = new Random();
        StringBuilder text = new StringBuilder();
        StringBuilder windows = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
        for (int i = random.nextInt(40); i > 0; i--) {
            String next = new String[] {"a", "\u00ef\u00bb", "\n", "\n\n", ";", "\ra"}[random.nextInt(6)];
            text.append(next);
            windows.append(next.replace("\n", new String[] {"\n", "\r\n", "\r\n"}[random.nextInt(3)]));
        }
        assertThat(read(windows.toString(), random)).isEqualTo(text.toString());
    }

    @Test
    void aReturnAloneStays() throws IOException {
        assertThat(read("a\rb\r\r\nc\r", new Random())).isEqualTo("a\rb\r\nc\r");
        assertThat(read("\uFEFF\uFEFFa", new Random())).isEqualTo("\uFEFFa");
        assertThat(read("\r", new Random())).isEqualTo("\r");
        assertThat(read("", new Random())).isEmpty();
    }

    private static String read(String text, Random random) throws IOException {
        InputStream drops = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(4)));
            }
        };
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        try (ScriptText in = new ScriptText(drops)) {
            byte[] bytes = new byte[5];
            for (int read = in.read(bytes, 0, 1 + random.nextInt(5)); read >= 0; ) {
                result.write(bytes, 0, read);
                read = in.read(bytes, 0, 1 + random.nextInt(5));
            }
        }
        return result.toString(StandardCharsets.UTF_8);
    }
}
