package io.github.pgtestdb.junit5.internal;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tests that are planned and have not begun, by their unique ids: so many databases at most will yet be asked for.
 * Where something that is planned registers its tests only when it runs, as a parameterized test does, nobody knows.
 * Thread-safe.
 */
final class PlannedTests {

    /** With one launcher request a class, as Surefire's forks issue, more tests come after the last one that is known. */
    private static final int OF_THE_NEXT_PLAN = 1;

    private final Set<String> tests = ConcurrentHashMap.newKeySet();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private volatile int plans;

    /** Adds a plan: its tests, and what will register tests. */
    synchronized void add(Collection<String> planned, Collection<String> registering) {
        tests.addAll(planned);
        unknown.addAll(registering);
        plans++;
    }

    /** Counts a test that begins, or anything that is over, out. */
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

    /** How many tests are to come, at most; unknown without a plan, as where no launcher is seen. */
    int atMost() {
        if (plans == 0 || !unknown.isEmpty()) {
            return Integer.MAX_VALUE;
        }
        return tests.size() + (plans == 1 ? 0 : OF_THE_NEXT_PLAN);
    }
}
