// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.internal;

import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Notifies {@link EngineRegistry} when the run begins and ends, which parameters are configured, and which tests are planned.
 *
 * <p>Depends on the launcher, which finds this listener through {@code META-INF/services}. Without a launcher on the
 * class path it is never loaded.
 */
public final class LauncherListener implements LauncherSessionListener, TestExecutionListener {

    private volatile @Nullable TestPlan plan;

    private final EngineRegistry registry;

    /** For the launcher. */
    public LauncherListener() {
        this(EngineRegistry.current());
    }

    LauncherListener(EngineRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        registry.sessionOpened();
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        registry.sessionClosed();
    }

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
        registry.planStarted(testPlan.getConfigurationParameters().keySet());
        registry.plannedTests()
                .add(ids(testPlan, TestIdentifier::isTest), ids(testPlan, id -> registersTests(testPlan, id)));
        if (DatabaseTestDetector.in(testPlan)) {
            registry.prestart(testPlan.getConfigurationParameters()::get);
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan testPlan) {
        ids(testPlan, id -> true).forEach(registry.plannedTests()::remove);
        plan = null;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.isTest()) {
            registry.plannedTests().remove(test.getUniqueId());
        }
    }

    @Override
    public void executionSkipped(TestIdentifier skipped, String reason) {
        over(skipped);
    }

    @Override
    public void executionFinished(TestIdentifier finished, TestExecutionResult result) {
        over(finished);
    }

    /** If a container fails or is skipped, JUnit reports nothing about its content. */
    private void over(TestIdentifier id) {
        PlannedTests planned = registry.plannedTests();
        planned.remove(id.getUniqueId());
        TestPlan current = plan;
        if (id.isContainer() && current != null) {
            current.getDescendants(id).forEach(descendant -> planned.remove(descendant.getUniqueId()));
        }
    }

    /** Tells whether a container may still register tests. An engine's root without tests does not. */
    private static boolean registersTests(TestPlan plan, TestIdentifier id) {
        return !id.isTest()
                && id.getParentId().isPresent()
                && plan.getChildren(id).isEmpty();
    }

    private static Set<String> ids(TestPlan plan, Predicate<TestIdentifier> which) {
        return plan.getRoots().stream()
                .flatMap(root -> plan.getDescendants(root).stream())
                .filter(which)
                .map(TestIdentifier::getUniqueId)
                .collect(Collectors.toSet());
    }
}
