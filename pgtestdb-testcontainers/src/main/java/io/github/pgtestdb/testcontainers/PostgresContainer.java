package io.github.pgtestdb.testcontainers;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.spi.ServerTuning;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** The official image, tuned; remembers the last words of a container that does not come up. */
final class PostgresContainer extends GenericContainer<PostgresContainer> {

    static final int PORT = 5432;
    static final String USER = "postgres";

    /**
     * Not the image's own data directory, which moved with version 18: nothing is mounted there, and a server of any
     * version takes this one.
     */
    private static final String DATA_PARENT = "/pgtestdb";

    private final String password;
    private @Nullable LastWords lastWords;

    PostgresContainer(ContainerSpec spec, String image, int majorVersion, String password) {
        super(DockerImageName.parse(image));
        this.password = password;
        withExposedPorts(PORT);
        withEnv("POSTGRES_USER", USER);
        withEnv("POSTGRES_PASSWORD", password);
        // The image's default, unless somebody built another into it: we take no other answer.
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

    /** What a container said that did not come up, and how it ended. */
    @Nullable
    LastWords lastWords() {
        return lastWords;
    }

    /** Called before a container that failed to start is removed, and its output with it. */
    @Override
    protected void containerIsStopping(InspectContainerResponse containerInfo) {
        try {
            InspectContainerResponse.ContainerState state = getDockerClient()
                    .inspectContainerCmd(getContainerId())
                    .exec()
                    .getState();
            lastWords = LastWords.of(state, getLogs());
        } catch (DockerException e) {
            logger().debug("The container is gone already", e);
        }
    }
}
