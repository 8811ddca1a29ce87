// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.pgtestdb.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoDockerTests {

    private static final Path USUAL_SOCKET = Path.of("/var/run/docker.sock");

    @Test
    void noEngineAnswers(@TempDir Path directory) throws Exception {
        assumeFalse(Files.exists(USUAL_SOCKET), "Testcontainers finds the engine at " + USUAL_SOCKET + " in any case");
        String nowhere = "unix://" + directory.resolve("docker.sock");
        try (ChildJvm child = HoldingMain.start(directory, Map.of("DOCKER_HOST", nowhere))) {
            assertThat(child.await("FAILURE "))
                    .isEqualTo("Cannot start PostgreSQL in a container of the image " + Images.postgres()
                            + ": Testcontainers finds no Docker engine that answers. DOCKER_HOST is " + nowhere
                            + ". Error: Could not find a valid Docker environment. Please see logs and check"
                            + " configuration. Start Docker, or point DOCKER_HOST at an engine; the attempts are in the log of"
                            + " org.testcontainers. Without Docker, put io.github.pgtestdb:pgtestdb-embedded on the test"
                            + " class path in place of pgtestdb-testcontainers, or set pgtestdb.url (environment:"
                            + " PGTESTDB_URL) to a server that runs.");
        }
    }
}
