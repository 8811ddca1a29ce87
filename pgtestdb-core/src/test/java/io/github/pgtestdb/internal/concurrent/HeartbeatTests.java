// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeartbeatTests {

    private static final int TIMES = 3;

    @Test
    void continuesAfterError() throws Exception {
        CountDownLatch beats = new CountDownLatch(TIMES);
        Heartbeat heartbeat = Heartbeat.start("failing", Duration.ofMillis(1), () -> {
            beats.countDown();
            throw new OutOfMemoryError("of a moment");
        });
        try {
            assertThat(beats.await(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            heartbeat.close();
        }
    }
}
