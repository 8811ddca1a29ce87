// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.pgtestdb.internal.support.Logs;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.testcontainers.containers.GenericContainer;

/** Describes how a started container ended. */
final class ContainerEnd {

    private static final Logger LOG = Logs.logger();

    private ContainerEnd() {}

    /**
     * Describes the end: stopped, killed, removed or restarted. Empty if the container has been running since its
     * start, or if the Docker engine does not answer.
     */
    static Optional<String> of(GenericContainer<?> container) {
        String id = container.getContainerId();
        if (id == null) {
            return Optional.of("The container was stopped and removed.");
        }
        try {
            ContainerState state =
                    container.getDockerClient().inspectContainerCmd(id).exec().getState();
            if (!Boolean.TRUE.equals(state.getRunning())) {
                return Optional.of(capitalized(ContainerDiagnostics.of(state, container.getLogs())));
            }
            return startedAt(container.getContainerInfo())
                    .filter(started -> !started.equals(state.getStartedAt()))
                    .map(started ->
                            "The container was restarted; its port may be another, and its data in memory are lost.");
        } catch (NotFoundException e) {
            return Optional.of("The container was removed.");
        } catch (RuntimeException e) { // A failure of the engine, the client, or the connection between them.
            LOG.debug("Cannot ask the engine for the container {}", id, e);
            return Optional.empty();
        }
    }

    private static String capitalized(ContainerDiagnostics words) {
        String sentence = words.sentence();
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private static Optional<String> startedAt(@Nullable InspectContainerResponse info) {
        return Optional.ofNullable(info).map(InspectContainerResponse::getState).map(ContainerState::getStartedAt);
    }
}
