// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import io.github.pgtestdb.TestDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/** Queries the Docker engine about containers. */
final class Containers {

    private Containers() {}

    static DockerClient docker() {
        return DockerClientFactory.instance().client();
    }

    /**
     * Finds the container behind a port of the host's IPv4 addresses. Docker may map another port on the IPv6
     * addresses, and that port may belong to another container on IPv4 (moby#42442).
     */
    static Optional<String> behind(int port) {
        return docker().listContainersCmd().exec().stream()
                .filter(container -> Arrays.stream(container.getPorts())
                        .filter(mapped ->
                                mapped.getIp() != null && !mapped.getIp().contains(":"))
                        .anyMatch(mapped -> Integer.valueOf(port).equals(mapped.getPublicPort())))
                .map(Container::getId)
                .findFirst();
    }

    static InspectContainerResponse of(TestDatabase database) {
        String id = behind(database.connectionDetails().port()).orElseThrow();
        return docker().inspectContainerCmd(id).exec();
    }

    static boolean exists(String id) {
        return docker().listContainersCmd()
                        .withShowAll(true)
                        .withIdFilter(List.of(id))
                        .exec()
                        .size()
                == 1;
    }

    static void remove(String id) {
        docker().removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    }
}
