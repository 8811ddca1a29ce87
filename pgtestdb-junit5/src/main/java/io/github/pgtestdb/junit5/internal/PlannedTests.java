// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.internal;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The planned tests that have not begun, by their unique IDs. Their number is the maximum number of databases still
 * needed. It is unknown if a planned container registers its tests only when it runs, as a parameterized test does.
 * Thread-safe.
 */
final class PlannedTests {

    /** Surefire's forks issue one launcher request per class, so more tests follow after the last known one. */
    private static final int OF_THE_NEXT_PLAN = 1;

    private final Set<String> tests = ConcurrentHashMap.newKeySet();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private volatile int plans;

    /** Adds a plan: its tests, and the containers that will register tests. */
    synchronized void add(Collection<String> planned, Collection<String> registering) {
        tests.addAll(planned);
        unknown.addAll(registering);
        plans++;
    }

    /** Removes a test that begins, or a test or container that is over. */
    void remove(String id) {
        tests.remove(id);
        unknown.remove(id);
    }

    /** Forgets all plans. */
    synchronized void clear() {
        tests.clear();
        unknown.clear();
        plans = 0;
    }

    /** Returns the maximum number of tests still to run. Unknown without a plan. */
    int atMost() {
        if (plans == 0 || !unknown.isEmpty()) {
            return Integer.MAX_VALUE;
        }
        return tests.size() + (plans == 1 ? 0 : OF_THE_NEXT_PLAN);
    }
}
