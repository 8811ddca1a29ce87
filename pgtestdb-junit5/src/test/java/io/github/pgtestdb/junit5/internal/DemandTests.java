package io.github.pgtestdb.junit5.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import io.github.pgtestdb.junit5.IsolatedPostgres;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Which plans start a server before their tests, and which requests load classes. */
class DemandTests {

    private final AtomicInteger warmUps = new AtomicInteger();
    private final LauncherConfig config = LauncherConfig.builder()
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableLauncherDiscoveryListenerAutoRegistration(false)
            .enableTestExecutionListenerAutoRegistration(false)
            .addLauncherDiscoveryListeners(new DiscoveryListener(warmUps::incrementAndGet))
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
        assertThat(Demand.in(plan(PlainTestCase.class, AnnotatedTestCase.class)))
                .isTrue();
        plan(AnnotatedTestCase.class);
        assertThat(warmUps).as("however many requests there are").hasValue(1);
    }

    @Test
    void aClassWithoutItDoesNot() {
        assertThat(Demand.in(plan(PlainTestCase.class))).isFalse();
        assertThat(warmUps).hasValue(0);
    }

    @Test
    void whatIsInheritedOrAroundCounts() {
        assertThat(Demand.in(plan(HeirTestCase.class))).isTrue();
        assertThat(Demand.in(plan(OuterTestCase.class))).isTrue();
        assertThat(Demand.in(plan(SeveralTestCase.class))).isTrue();
        assertThat(Demand.in(plan(ParameterizedTestCase.class))).isTrue();
    }

    @Test
    void whatIsDisabledDoesNot() {
        assertThat(Demand.in(plan(DisabledTestCase.class, DisabledOuterTestCase.class)))
                .isFalse();
        assertThat(warmUps).as("for classes").hasValue(0);
        assertThat(Demand.in(plan(DisabledMethodTestCase.class))).isFalse();
    }

    @Test
    void whatIsSelectedByNameIsKnownBeforeTheEnginesLook() {
        for (DiscoverySelector named :
                List.of(selectClass(AnnotatedTestCase.class), selectMethod(AnnotatedTestCase.class, "test"))) {
            warmUps.set(0);
            new DiscoveryListener(warmUps::incrementAndGet)
                    .launcherDiscoveryStarted(LauncherDiscoveryRequestBuilder.request()
                            .selectors(named)
                            .build());
            assertThat(warmUps).as("%s", named).hasValue(1);
        }
    }

    @Test
    void whatIsFoundInAPackageIsSeenByTheWay() {
        String jupiter = new JupiterTestEngine().getVersion().orElse("");
        assumeFalse(jupiter.startsWith("5.12."), "JUnit 5.12 tells of the package alone");
        LauncherFactory.create(config)
                .discover(LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectPackage(DemandTests.class.getPackageName()))
                        .filters(includeClassNamePatterns(Pattern.quote(AnnotatedTestCase.class.getName())))
                        .build());
        assertThat(warmUps).hasValue(1);
    }

    @Test
    void aClassThatIsNotThereDoesNot() {
        assertThat(Demand.in(selectClass("no.such.Tests"))).isFalse();
        assertThat(Demand.in(selectMethod("no.such.Tests", "test"))).isFalse();
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
