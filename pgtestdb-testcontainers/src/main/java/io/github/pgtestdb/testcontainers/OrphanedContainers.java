// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import io.github.pgtestdb.internal.support.Logs;
import java.util.List;
import org.slf4j.Logger;

/**
 * Removes the containers of killed JVMs on systems without Ryuk. A container is ours if its label names a file in this
 * user's cache. It is dead if no JVM holds the lock of that file. Containers with the label of another user or machine
 * stay.
 */
final class OrphanedContainers {

    static final String OWNER_LABEL = "io.github.pgtestdb.owner";

    private static final Logger LOG = Logs.logger();

    private final DockerClient docker;
    private final LivenessLocks owners;

    OrphanedContainers(DockerClient docker, LivenessLocks owners) {
        this.docker = docker;
        this.owners = owners;
    }

    /** One thread at a time: the second thread that opens a file would take the lock from the first. */
    void remove() {
        synchronized (OrphanedContainers.class) {
            owners.names().forEach(name -> owners.takeOver(name).ifPresent(this::remove));
        }
    }

    private void remove(LivenessLock dead) {
        try {
            for (Container container : containersOf(dead)) {
                docker.removeContainerCmd(container.getId())
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
                LOG.info("Removed the container {} of a JVM that was killed", container.getId());
            }
            dead.close();
        } catch (DockerException e) {
            // The file stays. It is unlocked when this JVM ends, at the latest, and the next run tries again.
            LOG.warn("Cannot remove the container of a JVM that was killed: {}", e.getMessage());
        }
    }

    private List<Container> containersOf(LivenessLock dead) {
        return docker.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(OWNER_LABEL + "=" + dead.name()))
                .exec();
    }
}
