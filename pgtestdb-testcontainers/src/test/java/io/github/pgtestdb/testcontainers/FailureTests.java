// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Messages if the image is missing or a container does not start. */
@NeedsDocker
class FailureTests {

    private static final String UNKNOWN =
            "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\",\"detail\":{}}]}";

    @Test
    void anImageThatIsNotInItsRegistry() throws Exception {
        HttpServer registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/v2/", exchange -> {
            boolean ping = exchange.getRequestURI().getPath().equals("/v2/");
            byte[] body = (ping ? "{}" : UNKNOWN).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(ping ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        registry.start();
        try {
            String image = "127.0.0.1:" + registry.getAddress().getPort() + "/postgress:18.6";
            assertThatThrownBy(() -> create(PgTestDb.builder()
                            .server(new TestcontainersPostgresProvider())
                            .setting("pgtestdb.testcontainers.image", image)))
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessage("Cannot start PostgreSQL in a container of the image " + image
                            + ": the image is not there and cannot be pulled. Error: Status 404:"
                            + " {\"message\":\"manifest for " + image
                            + " not found: manifest unknown: manifest unknown\"}. Check"
                            + " the name in pgtestdb.testcontainers.image (builder pgtestdb.testcontainers.image) and that the"
                            + " engine reaches the registry: docker pull " + image + ".");
        } finally {
            registry.stop(0);
        }
    }

    @Test
    void aNameThatIsNoImage() {
        assertThatThrownBy(() -> create(PgTestDb.builder()
                        .server(new TestcontainersPostgresProvider())
                        .setting("pgtestdb.testcontainers.image", "Postgres:18.6")))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage(
                        "Cannot use builder pgtestdb.testcontainers.image = 'Postgres:18.6': it is not the name of an"
                                + " image. Expected name:tag, such as postgres:18.6.");
    }

    @Test
    void aContainerThatDiesWhileStarting() {
        assertThatThrownBy(() -> create(Images.engineWithOwn("no_such_parameter=1, jit=on")))
                .isInstanceOf(PgTestDbException.class)
                .hasMessageMatching("(?s)\\QCannot start PostgreSQL in a container of the image " + Images.postgres()
                        + ": the container exited with status 1. It wrote last:\n  \\E.*\\QFATAL:  unrecognized configuration"
                        + " parameter \"no_such_parameter\"\\E.*\\QAmong its parameters are those from"
                        + " pgtestdb.server-parameters: jit, no_such_parameter. The image must behave as the official"
                        + " postgres image.\\E");
        assertThat(leftOvers("no_such_parameter=1")).isEmpty();
    }

    @Test
    void aParameterThatTheContainerDecides() {
        assertThatThrownBy(() -> create(Images.engineWithOwn("port=5433")))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("pgtestdb.server-parameters (builder pgtestdb.server-parameters) sets port, which the"
                        + " container decides itself. Remove it; for a container made otherwise, hand in your own with"
                        + " TestcontainersPostgresProvider.using(…).");
    }

    @Test
    @DisplayName("A server parameter without a value is refused")
    void refusesParameterWithoutValue() {
        assertThatThrownBy(() -> create(Images.engineWithOwn("jit")))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("pgtestdb.server-parameters (builder pgtestdb.server-parameters) holds jit, which is not"
                        + " name=value. Expected name=value,name=value with parameters of postgresql.conf.");
    }

    private static void create(PgTestDb.Builder builder) {
        try (PgTestDb engine = builder.build()) {
            engine.create(new OneTable());
        }
    }

    private static List<String> leftOvers(String parameter) {
        return Containers.docker().listContainersCmd().withShowAll(true).exec().stream()
                .filter(container -> container.getCommand().contains(parameter))
                .map(container -> container.getId())
                .toList();
    }
}
