// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.testkit.ChildJvm;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which owners are alive, as seen by other JVMs. */
class LivenessLocksTests {

    @TempDir
    private Path directory;

    /** This happens when a JVM starts a second container. */
    @Test
    @DisplayName("A JVM that tries to take over its own lock still holds it for other JVMs")
    void keepsOwnLockDuringTakeOver() throws Exception {
        LivenessLocks owners = new LivenessLocks(directory);
        try (LivenessLock own = owners.create()) {
            assertThat(owners.takeOver(own.name())).isEmpty();
            assertThat(takenByAnotherJvm()).isEqualTo("[]");
        }
        assertThat(owners.names()).isEmpty();
    }

    @Test
    void theDeadAreTakenOverByOneOnly() throws Exception {
        LivenessLocks owners = new LivenessLocks(directory);
        try (ChildJvm jvm = ChildJvm.start(OwnerMain.class, Map.of(), directory.toString(), "create")) {
            String name = jvm.await("CREATED ");
            assertThat(owners.takeOver(name)).as("alive").isEmpty();
            jvm.kill();
            try (LivenessLock dead = owners.takeOver(name).orElseThrow()) {
                assertThat(takenByAnotherJvm()).isEqualTo("[]");
                assertThat(dead.name()).isEqualTo(name);
            }
            assertThat(owners.takeOver(name)).as("gone").isEmpty();
        }
    }

    private String takenByAnotherJvm() throws Exception {
        try (ChildJvm jvm = ChildJvm.start(OwnerMain.class, Map.of(), directory.toString(), "take")) {
            return jvm.await("TAKEN ");
        }
    }
}
