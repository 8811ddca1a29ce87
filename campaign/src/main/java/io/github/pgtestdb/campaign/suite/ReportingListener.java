// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.suite;

import io.github.pgtestdb.campaign.jvm.Event;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Prints the beginning and the end of each test. */
final class ReportingListener implements TestExecutionListener {

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.isTest()) {
            Event.print(Event.Kind.STARTED, name(test));
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == Status.SUCCESSFUL) {
            if (test.isTest()) {
                Event.print(Event.Kind.PASSED, name(test));
            }
            return;
        }
        Throwable failure = result.getThrowable().orElseGet(() -> new AssertionError("JUnit has no reason"));
        boolean wrong = failure instanceof AssertionError;
        Event.print(wrong ? Event.Kind.WRONG : Event.Kind.FAILED, name(test) + " " + reasons(failure));
    }

    /** Returns the name of a test without the prefix that all tests have in common. */
    private static String name(TestIdentifier test) {
        return test.getUniqueId()
                .replaceFirst("^.*\\[class:[^\\]]*\\.", "")
                .replaceAll("[\\[\\]]", "")
                .replace(' ', '_');
    }

    private static String reasons(Throwable failure) {
        StringBuilder reasons = new StringBuilder(failure.toString());
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            reasons.append(" <- ").append(cause);
        }
        return reasons.toString();
    }
}
