// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.support.ServerTuning;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The official image with our tuning. Remembers the output of a container that fails to start. */
final class PostgresContainer extends GenericContainer<PostgresContainer> {

    static final int PORT = 5432;
    static final String USER = "postgres";

    /** Replaces the image's data directory, which moved with version 18. Any version accepts it. */
    private static final String DATA_PARENT = "/pgtestdb";

    private final String password;
    private @Nullable ContainerDiagnostics lastWords;

    PostgresContainer(ContainerSpec spec, String image, int majorVersion, String password) {
        super(DockerImageName.parse(image));
        this.password = password;
        withExposedPorts(PORT);
        withEnv("POSTGRES_USER", USER);
        withEnv("POSTGRES_PASSWORD", password);
        // This is the image's default, but an image may have another one built in. We accept no other method.
        withEnv("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256");
        withEnv("POSTGRES_INITDB_ARGS", initdbArguments(majorVersion));
        withEnv("PGDATA", DATA_PARENT + "/data");
        withCommand(spec.command(majorVersion));
        waitingFor(new Readiness(this));
        if (spec.tmpfs()) {
            withTmpFs(Map.of(DATA_PARENT, "rw,mode=1777"));
        }
    }

    private static String initdbArguments(int majorVersion) {
        return majorVersion >= ServerTuning.SCRAM_ITERATIONS_SINCE
                ? "--no-sync --set=scram_iterations=" + ServerTuning.SCRAM_ITERATIONS
                : "--no-sync";
    }

    ConnectionDetails admin() {
        return new ConnectionDetails(getHost(), getMappedPort(PORT), "postgres", USER, password, Map.of())
                .withScramRequired();
    }

    /** Returns the output of a container that failed to start, and how it ended; null if there was none. */
    @Nullable
    ContainerDiagnostics lastWords() {
        return lastWords;
    }

    /** Called before a container that failed to start is removed with its output. */
    @Override
    protected void containerIsStopping(InspectContainerResponse containerInfo) {
        try {
            InspectContainerResponse.ContainerState state = getDockerClient()
                    .inspectContainerCmd(getContainerId())
                    .exec()
                    .getState();
            lastWords = ContainerDiagnostics.of(state, getLogs());
        } catch (DockerException e) {
            logger().debug("The container is gone already", e);
        }
    }
}
