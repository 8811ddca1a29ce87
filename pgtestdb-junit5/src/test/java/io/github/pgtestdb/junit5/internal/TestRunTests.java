package io.github.pgtestdb.junit5.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One engine for each configuration, as long as launcher sessions are open. */
class TestRunTests {

    private final TestRun run = new TestRun(Map.of("pgtestdb.leaks", "fail")::get);

    private Engine engine(Map<String, String> parameters) {
        return run.engine(key -> Optional.ofNullable(parameters.get(key)), Map.of());
    }

    @Test
    void keepsTheEngineUntilTheLastSessionCloses() {
        run.sessionOpened();
        Engine engine = engine(Map.of());
        run.sessionOpened();
        run.sessionClosed();
        assertThat(engine(Map.of())).isSameAs(engine);
        run.sessionClosed();
        assertThat(engine(Map.of())).isNotSameAs(engine);
    }

    @Test
    void makesAnEngineForEachConfiguration() {
        run.planStarted(Set.of("pgtestdb.keep", "junit.something"));
        Engine always = engine(Map.of("pgtestdb.keep", "always"));
        assertThat(engine(Map.of("pgtestdb.keep", "always", "junit.something", "else")))
                .isSameAs(always);
        assertThat(engine(Map.of("pgtestdb.keep", "never"))).isNotSameAs(always);
        assertThat(run.engine(key -> Optional.empty(), Map.of("pgtestdb.keep", "always")))
                .isNotSameAs(always);
    }

    @Test
    void leavesSystemPropertiesToTheEngine() {
        run.planStarted(Set.of("pgtestdb.leaks"));
        Engine engine = engine(Map.of("pgtestdb.leaks", "fail"));
        assertThat(engine(Map.of())).isSameAs(engine);
        assertThat(engine(Map.of("pgtestdb.leaks", "warn"))).isNotSameAs(engine);
    }
}
