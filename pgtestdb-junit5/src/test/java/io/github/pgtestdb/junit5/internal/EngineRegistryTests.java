// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One engine for each configuration, while launcher sessions are open. */
class TestRunTests {

    private final EngineRegistry run = new EngineRegistry(Map.of("pgtestdb.leaks", "fail")::get);

    private SharedEngine engine(Map<String, String> parameters) {
        return run.engine(key -> Optional.ofNullable(parameters.get(key)), Map.of());
    }

    @Test
    void keepsEngineUntilLastSession() {
        run.sessionOpened();
        SharedEngine engine = engine(Map.of());
        run.sessionOpened();
        run.sessionClosed();
        assertThat(engine(Map.of())).isSameAs(engine);
        run.sessionClosed();
        assertThat(engine(Map.of())).isNotSameAs(engine);
    }

    @Test
    void makesAnEngineForEachConfiguration() {
        run.planStarted(Set.of("pgtestdb.keep", "junit.something"));
        SharedEngine always = engine(Map.of("pgtestdb.keep", "always"));
        assertThat(engine(Map.of("pgtestdb.keep", "always", "junit.something", "else")))
                .isSameAs(always);
        assertThat(engine(Map.of("pgtestdb.keep", "never"))).isNotSameAs(always);
        assertThat(run.engine(key -> Optional.empty(), Map.of("pgtestdb.keep", "always")))
                .isNotSameAs(always);
    }

    @Test
    void leavesSystemPropertiesToTheEngine() {
        run.planStarted(Set.of("pgtestdb.leaks"));
        SharedEngine engine = engine(Map.of("pgtestdb.leaks", "fail"));
        assertThat(engine(Map.of())).isSameAs(engine);
        assertThat(engine(Map.of("pgtestdb.leaks", "warn"))).isNotSameAs(engine);
    }

    private Optional<SharedEngine> ahead() {
        return run.makeAhead(key -> Optional.empty());
    }

    @Test
    @DisplayName("The first test gets the engine that was started before it")
    void usesPrestartedEngine() {
        run.sessionOpened();
        SharedEngine ahead = ahead().orElseThrow();
        assertThat(engine(Map.of())).isSameAs(ahead);
        assertThat(ahead()).as("there is one already").isEmpty();
        run.sessionClosed();
    }

    @Test
    @DisplayName("An engine created in advance is discarded if the test has another context class loader")
    void discardsEngineOfOtherClassLoader() {
        run.sessionOpened();
        SharedEngine ahead = ahead().orElseThrow();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(new ClassLoader(before) {});
            SharedEngine engine = engine(Map.of());
            assertThat(engine).isNotSameAs(ahead);
            thread.setContextClassLoader(before);
            assertThat(engine(Map.of())).as("what a test has used stays").isSameAs(engine);
        } finally {
            thread.setContextClassLoader(before);
            run.sessionClosed();
        }
    }

    @Test
    @DisplayName("Without a launcher session that would close it, no engine is started early")
    void doesNotPrestartWithoutSession() {
        assertThat(ahead()).isEmpty();
        run.sessionOpened();
        run.sessionClosed();
        assertThat(ahead()).isEmpty();
    }
}
