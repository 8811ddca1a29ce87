// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.ServerTuning;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages about containers that cannot be started. */
final class ContainerFailures {

    private static final String WITHOUT_DOCKER = " Without Docker, put io.github.pgtestdb:pgtestdb-embedded on the test"
            + " class path in place of pgtestdb-testcontainers, or set pgtestdb.url (environment: PGTESTDB_URL) to a server"
            + " that runs.";

    private ContainerFailures() {}

    static PgTestDbException noDocker(ContainerSpec spec, @Nullable String dockerHost, RuntimeException cause) {
        String place = dockerHost == null ? "DOCKER_HOST is not set" : "DOCKER_HOST is " + dockerHost;
        return new PgTestDbException(
                begin(spec) + ": Testcontainers finds no Docker engine that answers. " + place
                        + ". Error: " + cause.getMessage()
                        + ". Start Docker, or point DOCKER_HOST at an engine; the attempts are in the log of"
                        + " org.testcontainers." + WITHOUT_DOCKER,
                cause);
    }

    static PgTestDbException noImage(ContainerSpec spec, Throwable cause) {
        return new PgTestDbException(
                begin(spec) + ": the image is not there and cannot be pulled. Error: " + rootMessage(cause)
                        + ". Check the name in " + ContainerSettings.IMAGE.key() + " (" + spec.imageOrigin()
                        + ") and that the engine reaches the registry: docker pull " + spec.image() + ".",
                cause);
    }

    static PgTestDbException notReady(
            ContainerSpec spec, @Nullable ContainerDiagnostics lastWords, RuntimeException cause) {
        String came = lastWords == null ? rootMessage(cause) + ". " : lastWords.sentence();
        return new PgTestDbException(
                begin(spec) + ": " + came + advice(spec, lastWords)
                        + " The image must behave as the official postgres image.",
                cause);
    }

    private static String advice(ContainerSpec spec, @Nullable ContainerDiagnostics lastWords) {
        if (lastWords != null && lastWords.lines().stream().anyMatch(line -> line.contains("No space left"))) {
            return "Give the engine more memory, or set " + ContainerSettings.TMPFS.key() + "=false.";
        }
        return spec.config().isEmpty()
                ? "Try it by hand: docker run -e POSTGRES_PASSWORD=secret " + spec.image() + "."
                : "Among its parameters are those from " + ServerTuning.OWN.key() + ": "
                        + String.join(
                                ", ", spec.config().keySet().stream().sorted().toList()) + ".";
    }

    private static String begin(ContainerSpec spec) {
        return "Cannot start PostgreSQL in a container of the image " + spec.image();
    }

    private static String rootMessage(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return Optional.ofNullable(root.getMessage()).orElseGet(root::toString).strip();
    }
}
