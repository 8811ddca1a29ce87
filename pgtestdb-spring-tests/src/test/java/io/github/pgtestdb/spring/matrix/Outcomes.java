// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.spring.matrix;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The results of generated tests. Thread-safe. */
final class Outcomes {

    private static final Map<String, AtomicInteger> CHECKED = new ConcurrentHashMap<>();
    private static final Map<String, Queue<String>> LATE = new ConcurrentHashMap<>();
    private static final Set<String> DATABASES = ConcurrentHashMap.newKeySet();

    private Outcomes() {}

    static void clear() {
        CHECKED.clear();
        LATE.clear();
        DATABASES.clear();
    }

    static void checked(String testClass) {
        CHECKED.computeIfAbsent(testClass, name -> new AtomicInteger()).incrementAndGet();
    }

    /** Returns the number of tests of a class that found exactly their rows. */
    static int checks(String testClass) {
        AtomicInteger checks = CHECKED.get(testClass);
        return checks == null ? 0 : checks.get();
    }

    static void used(String database) {
        DATABASES.add(database);
    }

    /** Returns the databases that must be dropped after the tests. */
    static Set<String> databases() {
        return Set.copyOf(DATABASES);
    }

    static void late(String testClass, String message) {
        LATE.computeIfAbsent(testClass, name -> new ConcurrentLinkedQueue<>()).add(message);
    }

    /** Returns the failures of tasks that outlived a test of the class. */
    static Queue<String> late(String testClass) {
        return LATE.getOrDefault(testClass, new ConcurrentLinkedQueue<>());
    }
}
