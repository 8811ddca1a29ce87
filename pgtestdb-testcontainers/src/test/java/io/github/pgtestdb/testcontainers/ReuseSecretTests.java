// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReuseSecretTests {

    @TempDir
    private Path directory;

    @Test
    @DisplayName("Threads lock the secret one after the other, and read the same text")
    void givesThreadsSameSecretInTurn() throws Exception {
        FutureTask<String> second = new FutureTask<>(() -> {
            try (ReuseSecret secret = ReuseSecret.locked(directory, () -> "of the second")) {
                return secret.text();
            }
        });
        Thread thread = new Thread(second);
        try (ReuseSecret secret = ReuseSecret.locked(directory, () -> "of the first")) {
            thread.start();
            while (thread.getState() == Thread.State.NEW || thread.getState() == Thread.State.RUNNABLE) {
                Thread.onSpinWait();
            }
            assertThat(thread.getState()).isEqualTo(Thread.State.WAITING);
            assertThat(secret.text()).isEqualTo("of the first");
        }
        assertThat(second.get()).isEqualTo("of the first");
    }
}
