package io.github.pgtestdb.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadAheadTests {

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, ReadAhead.CHUNK - 1, ReadAhead.CHUNK, ReadAhead.CHUNK + 1, 3 * ReadAhead.CHUNK, 5_000_000})
    void readsAllThereIsAndThenNothing(int size) throws IOException {
        byte[] content = content(size);
        try (ReadAhead ahead = ReadAhead.of(new ByteArrayInputStream(content))) {
            assertThat(ahead.readAllBytes()).isEqualTo(content);
            assertThat(ahead.read()).isEqualTo(-1);
            assertThat(ahead.read(new byte[1], 0, 1)).isEqualTo(-1);
        }
    }

    @Test
    void readsByteByByte() throws IOException {
        byte[] content = content(ReadAhead.CHUNK + 2);
        try (ReadAhead ahead = ReadAhead.of(new ByteArrayInputStream(content))) {
            for (byte expected : content) {
                assertThat((byte) ahead.read()).isEqualTo(expected);
            }
            assertThat(ahead.read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, ReadAhead.CHUNK, ReadAhead.CHUNK + 7})
    void tellsWhatWentWrong(int before) throws IOException {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(content(before)), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the archive is damaged");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        });
        try (ReadAhead ahead = ReadAhead.of(broken)) {
            assertThatThrownBy(ahead::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessage("the archive is damaged")
                    .hasRootCauseMessage("the archive is damaged");
        }
    }

    @Test
    void closesTheSourceWhenNobodyWantsTheRest() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return length;
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        try (ReadAhead ahead = ReadAhead.of(endless)) {
            assertThat(ahead.read()).isZero();
        }
        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }
}
