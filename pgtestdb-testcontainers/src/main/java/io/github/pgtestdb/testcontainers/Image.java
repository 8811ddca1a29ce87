// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.Logs;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/**
 * The image of a container, pulled if it is missing. Testcontainers would repeat every failed pull for two minutes,
 * even with a misspelt name, and would not report the reason.
 */
record Image(ContainerSpec spec, DockerClient docker) {

    private static final Logger LOG = Logs.logger();

    /** Enough for a slow connection. Without a connection, Docker's own timeouts, which are shorter, end the wait. */
    private static final int MINUTES = 10;

    /** Returns the image's name, after the user's own rules for names, such as a prefix for a registry. */
    String present() {
        DockerImageName name = name();
        String canonical = name.asCanonicalNameString();
        if (!isPresent(canonical)) {
            pull(name);
        }
        return canonical;
    }

    private DockerImageName name() {
        try {
            DockerImageName name = DockerImageName.parse(spec.image());
            name.assertValid();
            return ImageNameSubstitutor.instance().apply(name);
        } catch (IllegalArgumentException e) {
            throw new PgTestDbException("Cannot use " + spec.imageOrigin() + " = '" + spec.image()
                    + "': it is not the name of an image. Expected name:tag, such as "
                    + ContainerSettings.IMAGE.defaultText() + ".");
        }
    }

    private boolean isPresent(String name) {
        try {
            docker.inspectImageCmd(name).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private void pull(DockerImageName name) {
        LOG.info("Pulling the image {}, once for this engine", name);
        try {
            boolean done = docker.pullImageCmd(name.getUnversionedPart())
                    .withTag(name.getVersionPart())
                    .exec(new PullImageResultCallback())
                    .awaitCompletion(MINUTES, TimeUnit.MINUTES);
            if (!done) {
                throw new DockerClientException("nothing within " + MINUTES + " minutes");
            }
        } catch (DockerException | DockerClientException e) {
            throw ContainerFailures.noImage(spec, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ContainerFailures.noImage(spec, e);
        }
    }
}
