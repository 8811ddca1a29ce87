package io.github.pgtestdb.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LineEndingsTests {

    @RepeatedTest(200)
    void theTextDoesNotDependOnLineEndingsNorOnHowItIsCut() throws IOException {
        Random random = new Random();
        StringBuilder text = new StringBuilder();
        StringBuilder windows = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
        for (int i = random.nextInt(40); i > 0; i--) {
            String next = new String[] {"a", "\u00ef\u00bb", "\n", "\n\n", ";"}[random.nextInt(5)];
            text.append(next);
            windows.append(next.replace("\n", new String[] {"\n", "\r\n", "\r\n"}[random.nextInt(3)]));
        }
        assertThat(normalized(windows.toString(), random)).isEqualTo(text.toString());
    }

    @Test
    void aReturnAloneEndsALineToo() throws IOException {
        assertThat(normalized("a\rb\r\r\nc\r", new Random())).isEqualTo("a\nb\n\nc\n");
    }

    private static String normalized(String text, Random random) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        try (LineEndings out = new LineEndings(result)) {
            int from = 0;
            while (from < bytes.length) {
                int count = Math.min(1 + random.nextInt(5), bytes.length - from);
                out.write(bytes, from, count);
                from += count;
            }
        }
        return result.toString(StandardCharsets.UTF_8);
    }
}
