// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import io.github.pgtestdb.internal.support.Logs;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.utility.TestcontainersConfiguration;

/** Starts a container from the settings, and waits until its server answers. */
final class ContainerStarter {

    private static final Logger LOG = Logs.logger();
    private static final int PASSWORD_BYTES = 24;

    /** The oldest supported version. Newer versions have all of its parameters too. */
    private static final int OLDEST_VERSION = 14;

    private static final String VERSION_VARIABLE = "PG_MAJOR=";

    /** Lets the user find the containers: {@code docker ps --filter label=io.github.pgtestdb.reused}. */
    static final String REUSED_LABEL = "io.github.pgtestdb.reused";

    private final ContainerSpec spec;

    ContainerStarter(ContainerSpec spec) {
        this.spec = spec;
    }

    RunningContainer start() {
        long begin = System.nanoTime();
        DockerClient docker = docker();
        LivenessLocks owners = LivenessLocks.ofThisUser();
        new OrphanedContainers(docker, owners).remove();
        String image = new Image(spec, docker).present();
        int majorVersion = majorVersion(docker, image);
        boolean reuse = TestcontainersConfiguration.getInstance().environmentSupportsReuse();
        RunningContainer running =
                reuse ? reused(docker, owners, image, majorVersion) : ofThisJvm(owners, image, majorVersion);
        LOG.info(
                "{} PostgreSQL in a container of {} on {} in {} ms",
                reuse ? "Reusing" : "Started",
                spec.image(),
                running.container().admin(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        return running;
    }

    private RunningContainer ofThisJvm(LivenessLocks owners, String image, int majorVersion) {
        LivenessLock owner = owners.create();
        try {
            PostgresContainer container = new PostgresContainer(spec, image, majorVersion, randomPassword());
            container.withLabel(OrphanedContainers.OWNER_LABEL, owner.name());
            start(container);
            return new RunningContainer(spec, container, owner);
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    /** Starts or joins the reused container. All JVMs of this user request the same one, one at a time. */
    private RunningContainer reused(DockerClient docker, LivenessLocks owners, String image, int majorVersion) {
        try (ReuseSecret secret = ReuseSecret.locked(owners.directory(), ContainerStarter::randomPassword)) {
            PostgresContainer container = new PostgresContainer(spec, image, majorVersion, secret.text());
            container.withReuse(true);
            container.withLabel(REUSED_LABEL, secret.user());
            start(container);
            removeStopped(docker, secret.user());
            return new RunningContainer(spec, container, null);
        }
    }

    /**
     * Removes stopped containers of this user. Testcontainers does not restart a container that was stopped, for
     * example by a restart of the Docker engine. The label identifies the user, and the lock of the secret is held
     * while a container starts.
     */
    private static void removeStopped(DockerClient docker, String user) {
        try {
            for (Container stopped : docker.listContainersCmd()
                    .withLabelFilter(Map.of(REUSED_LABEL, user))
                    .withStatusFilter(List.of("exited", "dead"))
                    .exec()) {
                docker.removeContainerCmd(stopped.getId())
                        .withRemoveVolumes(true)
                        .exec();
                LOG.info("Removed the reused container {}, which was stopped", stopped.getId());
            }
        } catch (DockerException e) {
            LOG.warn(
                    "Cannot remove reused containers that were stopped: {}. The next start tries again.",
                    e.getMessage());
        }
    }

    private void start(PostgresContainer container) {
        try {
            container.start();
        } catch (ContainerLaunchException | DockerException e) {
            throw ContainerFailures.notReady(spec, container.lastWords(), e);
        }
    }

    private DockerClient docker() {
        try {
            return DockerClientFactory.instance().client();
        } catch (IllegalStateException | DockerException e) {
            throw ContainerFailures.noDocker(spec, System.getenv("DOCKER_HOST"), e);
        }
    }

    /** Returns the version of PostgreSQL. The official image, and images made from it, declare it. */
    private static int majorVersion(DockerClient docker, String image) {
        String[] environment = docker.inspectImageCmd(image).exec().getConfig().getEnv();
        return Stream.ofNullable(environment)
                .flatMap(Stream::of)
                .filter(variable -> variable.matches(VERSION_VARIABLE + "[0-9]{1,3}"))
                .mapToInt(variable -> Integer.parseInt(variable.substring(VERSION_VARIABLE.length())))
                .findFirst()
                .orElse(OLDEST_VERSION);
    }

    private static String randomPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
