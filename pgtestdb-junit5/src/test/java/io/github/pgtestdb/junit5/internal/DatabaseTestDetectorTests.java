// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Which plans start a server before their tests. */
class DatabaseTestDetectorTests {

    private final LauncherConfig config = LauncherConfig.builder()
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableLauncherDiscoveryListenerAutoRegistration(false)
            .enableTestExecutionListenerAutoRegistration(false)
            .build();

    private TestPlan plan(Class<?>... fixtures) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
        for (Class<?> fixture : fixtures) {
            request.selectors(selectClass(fixture));
        }
        LauncherDiscoveryRequest built = request.build();
        return LauncherFactory.create(config).discover(built);
    }

    @Test
    void aClassWithTheAnnotationWants() {
        assertThat(DatabaseTestDetector.in(plan(PlainTestCase.class, AnnotatedTestCase.class)))
                .isTrue();
    }

    @Test
    void aClassWithoutItDoesNot() {
        assertThat(DatabaseTestDetector.in(plan(PlainTestCase.class))).isFalse();
    }

    @Test
    @DisplayName("Inherited, repeated and enclosing-class annotations count, also for parameterized tests")
    void detectsIndirectAnnotations() {
        assertThat(DatabaseTestDetector.in(plan(HeirTestCase.class))).isTrue();
        assertThat(DatabaseTestDetector.in(plan(OuterTestCase.class))).isTrue();
        assertThat(DatabaseTestDetector.in(plan(SeveralTestCase.class))).isTrue();
        assertThat(DatabaseTestDetector.in(plan(ParameterizedTestCase.class))).isTrue();
    }

    @Test
    @DisplayName("Disabled classes and methods need no server")
    void ignoresDisabledTests() {
        assertThat(DatabaseTestDetector.in(plan(DisabledTestCase.class, DisabledOuterTestCase.class)))
                .isFalse();
        assertThat(DatabaseTestDetector.in(plan(DisabledMethodTestCase.class))).isFalse();
    }

    static class PlainTestCase {
        @Test
        void test() {}
    }

    @IsolatedPostgres
    static class AnnotatedTestCase {
        @Test
        void test() {}
    }

    static class HeirTestCase extends AnnotatedTestCase {}

    @IsolatedPostgres
    @IsolatedPostgres(name = "other")
    static class SeveralTestCase {
        @Test
        void test() {}
    }

    @IsolatedPostgres
    static class OuterTestCase {

        @Nested
        class InnerTestCase {
            @Test
            void test() {}
        }
    }

    @IsolatedPostgres
    static class ParameterizedTestCase {
        @ParameterizedTest
        @ValueSource(ints = 1)
        void test(int number) {}
    }

    @Disabled("to be passed over")
    @IsolatedPostgres
    static class DisabledTestCase {
        @Test
        void test() {}
    }

    @Disabled("to be passed over")
    @IsolatedPostgres
    static class DisabledOuterTestCase {

        @Nested
        class InnerTestCase {
            @Test
            void test() {}
        }
    }

    @IsolatedPostgres
    static class DisabledMethodTestCase {
        @Test
        @Disabled("to be passed over")
        void test() {}
    }
}
