package io.github.pgtestdb.junit5.matrix;

import io.github.pgtestdb.junit5.DatabaseScope;
import io.github.pgtestdb.junit5.matrix.Level.Place;
import io.github.pgtestdb.junit5.matrix.Level.Tests;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the documentation promises for a combination: which tests run, which are refused, and whose rows a test may see.
 * Written down a second time here, by the numbers of the levels.
 */
final class Expectation {

    private static final String EACH_TEST = "each test";
    private static final String REFUSED = "refused";

    private final Combination combination;
    private final Map<Integer, Set<String>> ofClass = new HashMap<>();

    Expectation(Combination combination) {
        this.combination = combination;
        for (int level = 0; level < combination.levels().size(); level++) {
            ofClass.put(level, keysOfClass(level));
        }
    }

    /** Whether the tests of a level run; if not, they are refused. */
    boolean runs(int level) {
        Set<String> keys = keysOfTest(level);
        return !keys.contains(REFUSED) && keys.size() <= 1;
    }

    /** Whether a test of one level may see rows of a test of another, both of which run. */
    boolean isShared(int level, int other) {
        Set<String> keys = keysOfTest(level);
        return !keys.contains(EACH_TEST) && keys.equals(keysOfTest(other));
    }

    private Set<String> keysOfTest(int number) {
        Set<String> keys = around(number);
        if (keys.contains(REFUSED) || keys.size() > 1) {
            return Set.of(REFUSED);
        }
        Level level = level(number);
        for (int instance = number; instance >= 0 && !level(instance).perClass(); instance--) {
            addInstance(instance, number, level.methodScope(), true, keys);
        }
        for (int each = 0; each <= number; each++) {
            if (level(each).places().contains(Place.BEFORE_EACH)) {
                keys.add(key(null, number, level.methodScope(), true));
            }
        }
        if (level.places().contains(Place.TEST)) {
            keys.add(key(null, number, level.methodScope(), true));
        }
        if (level.tests() == Tests.FACTORY_OF_ARGUMENTS) {
            keys.add(key(null, number, level.methodScope(), false));
        }
        return keys;
    }

    /** What the class itself and the classes around it have, before a test of it runs. */
    private Set<String> around(int number) {
        Set<String> keys = new HashSet<>();
        for (int level = 0; level <= number; level++) {
            keys.addAll(ofClass.getOrDefault(level, Set.of()));
        }
        return keys;
    }

    private Set<String> keysOfClass(int number) {
        Set<String> keys = new HashSet<>();
        Level level = level(number);
        boolean isOnceForAllInvocations = number == 0 && combination.invocations() > 0;
        if (level.places().contains(Place.STATIC_FIELD) || level.places().contains(Place.BEFORE_ALL)) {
            keys.add(isOnceForAllInvocations ? REFUSED : key(null, number, null, false));
        }
        boolean isInjected =
                level.places().contains(Place.CONSTRUCTOR) || level.places().contains(Place.FIELD);
        if (level.perClass() && isOnceForAllInvocations && isInjected) {
            keys.add(REFUSED);
        } else if (level.perClass()) {
            addInstance(number, number, null, false, keys);
            for (int outer = number - 1; outer >= 0 && !level(outer).perClass(); outer--) {
                addInstance(outer, number, null, false, keys);
            }
        }
        return keys;
    }

    private void addInstance(
            int instance, int number, @Nullable DatabaseScope methodScope, boolean isTest, Set<String> keys) {
        if (level(instance).places().contains(Place.CONSTRUCTOR)) {
            keys.add(key(null, number, methodScope, isTest));
        }
        if (level(instance).places().contains(Place.FIELD)) {
            keys.add(key(level(instance).fieldScope(), number, methodScope, isTest));
        }
    }

    /** The database of a place: that of the test, or the number of a class. */
    private String key(
            @Nullable DatabaseScope ofPlace, int number, @Nullable DatabaseScope methodScope, boolean isTest) {
        DatabaseScope scope = ofPlace != null ? ofPlace : methodScope;
        int owner = number;
        while (!level(owner).declares()) {
            owner--;
        }
        for (int level = number; scope == null && level >= 0; level--) {
            scope = level(level).scope();
        }
        if (scope == DatabaseScope.CLASS) {
            return "class " + owner;
        }
        for (int level = owner; scope == null && level <= number; level++) {
            if (level(level).perClass()) {
                return "class " + level;
            }
        }
        return isTest ? EACH_TEST : REFUSED;
    }

    private Level level(int number) {
        return combination.levels().get(number);
    }
}
