package io.github.pgtestdb.junit5.internal;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Tells the run when it begins and ends, and what is configured. The only file that knows the launcher, which finds it
 * through {@code META-INF/services}; without a launcher on the class path it is never loaded.
 */
public final class LauncherListener implements LauncherSessionListener, TestExecutionListener {

    /** For the launcher. */
    public LauncherListener() {}

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        TestRun.current().sessionOpened();
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        TestRun.current().sessionClosed();
    }

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        TestRun.current().planStarted(testPlan.getConfigurationParameters().keySet());
    }
}
