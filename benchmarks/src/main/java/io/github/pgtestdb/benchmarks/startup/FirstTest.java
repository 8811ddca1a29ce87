// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.benchmarks.startup;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.pgtestdb.benchmarks.systems.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoField;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** A JVM that runs one test with JUnit and records when its statements were answered. */
public final class FirstTest {

    static final String REACHED = "benchmarks.reached";
    static final String MIGRATIONS = "benchmarks.migrations";

    private static final long MICROSECONDS = 1_000_000;

    public static void main(String[] arguments) throws ClassNotFoundException {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Class.forName(arguments[0])))
                .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher().execute(request, summary);
        }
        if (summary.getSummary().getTestsSucceededCount() != 1) {
            IllegalStateException failed = new IllegalStateException("The test failed: " + arguments[0]);
            summary.getSummary().getFailures().forEach(failure -> failed.addSuppressed(failure.getException()));
            throw failed;
        }
    }

    static Migrations migrations() {
        return new Migrations(0, 0, Path.of(System.getProperty(MIGRATIONS, "")));
    }

    static void reached() {
        try {
            Files.writeString(Path.of(System.getProperty(REACHED, "")), Long.toString(now()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the time in microseconds, by the clock that all processes share. */
    static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * MICROSECONDS + now.get(ChronoField.MICRO_OF_SECOND);
    }

    private FirstTest() {}
}
