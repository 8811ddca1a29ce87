// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.testkit.ChildJvm;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs of a user with Testcontainers settings that allow reuse. The cache makes each test a separate user. */
@NeedsDocker
class ReuseTests {

    private static final Map<String, String> WITH_REUSE = Map.of("TESTCONTAINERS_REUSE_ENABLE", "true");

    @TempDir
    private Path cache;

    @TempDir
    private Path anothersCache;

    @Test
    @DisplayName("Two concurrent runs and a later one share a container and its templates")
    void sharesContainerAndTemplates() throws Exception {
        String port;
        try (ChildJvm first = HoldingMain.start(cache, WITH_REUSE);
                ChildJvm second = HoldingMain.start(cache, WITH_REUSE)) {
            port = first.await("PORT ");
            assertThat(second.await("PORT ")).isEqualTo(port);
            first.end();
            second.end();
        }
        String container = Containers.behind(Integer.parseInt(port)).orElseThrow();
        try (ChildJvm later = HoldingMain.start(cache, WITH_REUSE)) {
            assertThat(later.await("PORT ")).isEqualTo(port);
            assertThat(later.end()).contains("templates: 0 built, 1 reused; 0 kept");
            assertThat(Containers.exists(container)).isTrue();
        } finally {
            Containers.remove(container);
        }
    }

    /** A restart of the Docker engine stops the container in this way. */
    @Test
    @DisplayName("A reused container that was stopped is replaced and removed")
    void replacesStoppedContainer() throws Exception {
        String stopped;
        try (ChildJvm first = HoldingMain.start(cache, WITH_REUSE);
                ChildJvm another = HoldingMain.start(anothersCache, WITH_REUSE)) {
            stopped = Containers.behind(Integer.parseInt(first.await("PORT "))).orElseThrow();
            String others =
                    Containers.behind(Integer.parseInt(another.await("PORT "))).orElseThrow();
            first.end();
            another.end();
            Containers.docker().stopContainerCmd(stopped).exec();
            Containers.docker().stopContainerCmd(others).exec();
            try (ChildJvm next = HoldingMain.start(cache, WITH_REUSE)) {
                String successor =
                        Containers.behind(Integer.parseInt(next.await("PORT "))).orElseThrow();
                assertThat(next.end()).contains("Removed the reused container " + stopped + ", which was stopped");
                assertThat(Containers.exists(stopped)).isFalse();
                assertThat(Containers.exists(others)).isTrue();
                Containers.remove(successor);
            } finally {
                Containers.remove(others);
            }
        }
    }

    @Test
    void anotherUserGetsAnotherContainer() throws Exception {
        try (ChildJvm first = HoldingMain.start(cache, WITH_REUSE);
                ChildJvm another = HoldingMain.start(anothersCache, WITH_REUSE)) {
            String ofTheFirst = first.await("PORT ");
            String ofTheOther = another.await("PORT ");
            Containers.remove(Containers.behind(Integer.parseInt(ofTheFirst)).orElseThrow());
            assertThat(ofTheOther).isNotEqualTo(ofTheFirst);
            Containers.remove(Containers.behind(Integer.parseInt(ofTheOther)).orElseThrow());
        }
    }
}
