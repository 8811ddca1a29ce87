// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is killed as by {@code kill -9}, without Ryuk to clean up after it. */
@NeedsDocker
class KilledJvmTests {

    private static final Map<String, String> WITHOUT_RYUK = Map.of("TESTCONTAINERS_RYUK_DISABLED", "true");

    @TempDir
    private Path cache;

    @TempDir
    private Path anothersCache;

    @Test
    @DisplayName("The next run removes the container of a killed JVM, and no other")
    void nextRunRemovesContainer() throws Exception {
        try (ChildJvm alive = HoldingMain.start(cache, WITHOUT_RYUK);
                ChildJvm killed = HoldingMain.start(cache, WITHOUT_RYUK);
                ChildJvm another = HoldingMain.start(anothersCache, WITHOUT_RYUK)) {
            String ofTheLiving = container(alive);
            String ofTheDead = container(killed);
            String ofAnotherUser = container(another);
            killed.kill();
            another.kill();
            assertThat(Containers.exists(ofTheDead)).isTrue();

            try (ChildJvm next = HoldingMain.start(cache, WITHOUT_RYUK)) {
                container(next);
                assertThat(Containers.exists(ofTheDead)).isFalse();
                assertThat(Containers.exists(ofTheLiving)).isTrue();
                assertThat(Containers.exists(ofAnotherUser)).isTrue();
                next.end();
            }
            alive.end();
            assertThat(Containers.exists(ofTheLiving)).isFalse();
            Containers.remove(ofAnotherUser);
        }
        try (Stream<Path> left = Files.list(cache.resolve("pgtestdb/containers"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    @DisplayName("Kept databases end with the container, and the run says so")
    void keptDatabasesEndWithContainer() throws Exception {
        try (ChildJvm keeping =
                HoldingMain.start(cache, Map.of("TESTCONTAINERS_RYUK_DISABLED", "true", "PGTESTDB_KEEP", "always"))) {
            String port = keeping.await("PORT ");
            assertThat(keeping.end())
                    .contains("The databases kept on PostgreSQL in a container of " + Images.postgres() + " on ")
                    .contains(":" + port + " go with it when this JVM ends. To look at them later, reuse the container"
                            + " (testcontainers.reuse.enable=true in ~/.testcontainers.properties) or set pgtestdb.url to a"
                            + " server that stays.");
            assertThat(Containers.behind(Integer.parseInt(port))).isEmpty();
        }
    }

    private static String container(ChildJvm jvm) throws Exception {
        return Containers.behind(Integer.parseInt(jvm.await("PORT "))).orElseThrow();
    }
}
