// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Writes one line about a run if the property {@code shop.report} names a file; used by {@code three-ways}. */
public class RunReport implements TestExecutionListener {

    private final Map<String, Long> begun = new ConcurrentHashMap<>();
    private final List<Long> took = new CopyOnWriteArrayList<>();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile long planBegun;

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        planBegun = System.nanoTime();
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.isTest()) {
            begun.put(test.getUniqueId(), System.nanoTime());
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest()) {
            took.add(System.nanoTime() - begun.getOrDefault(test.getUniqueId(), planBegun));
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                failed.incrementAndGet();
            }
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan testPlan) {
        String file = System.getProperty("shop.report", "");
        if (!file.isEmpty() && !took.isEmpty()) {
            List<Long> sorted = took.stream().sorted().toList();
            write(
                    Path.of(file),
                    "%d;%d;%.1f;%.1f%n"
                            .formatted(
                                    took.size(),
                                    failed.get(),
                                    (System.nanoTime() - planBegun) / 1e9,
                                    sorted.get(sorted.size() / 2) / 1e6));
        }
    }

    private static void write(Path file, String line) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
