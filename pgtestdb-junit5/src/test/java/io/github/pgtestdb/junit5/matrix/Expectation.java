// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import io.github.pgtestdb.junit5.DatabaseScope;
import io.github.pgtestdb.junit5.matrix.Injection.Place;
import io.github.pgtestdb.junit5.matrix.Shape.Tests;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The promises of the documentation about one database of a combination: the tests that run, the tests that are
 * refused, and the rows that a test may see. It is a second implementation, based on the numbers of the levels.
 */
final class Expectation {

    private static final String EACH_TEST = "each test";
    private static final String REFUSED = "refused";
    private static final String READ_ONLY = "read-only";

    private final Combination combination;
    private final String name;

    Expectation(Combination combination, String name) {
        this.combination = combination;
        this.name = name;
    }

    /** Tells whether the tests of a level run; otherwise they are refused. */
    static boolean runs(Combination combination, int level) {
        return combination.names().stream().allMatch(name -> new Expectation(combination, name).allows(level));
    }

    /** Tells whether a test of one level may see rows of a test of another, if both run. */
    boolean isShared(int level, int other) {
        Set<String> keys = keysOfTest(level);
        return !keys.contains(EACH_TEST) && keys.equals(keysOfTest(other));
    }

    private boolean allows(int level) {
        Set<String> keys = keysOfTest(level);
        return !keys.contains(REFUSED) && keys.size() <= 1;
    }

    private Set<String> keysOfTest(int number) {
        Set<String> keys = around(number);
        if (keys.contains(REFUSED) || keys.size() > 1) {
            return Set.of(REFUSED);
        }
        Level level = level(number);
        for (int instance = number; instance >= 0 && !level(instance).perClass(); instance--) {
            addInstance(instance, number, level.methodScope(name), true, keys);
        }
        boolean isBeforeEach = Stream.iterate(number, each -> each >= 0, each -> each - 1)
                .anyMatch(each -> level(each).at(Place.BEFORE_EACH, name).isPresent());
        if (isBeforeEach || level.at(Place.TEST, name).isPresent()) {
            keys.add(key(null, number, level.methodScope(name), true));
        }
        if (level.tests() == Tests.FACTORY_OF_ARGUMENTS && name.isEmpty()) {
            keys.add(key(null, number, level.methodScope(name), false));
        }
        return keys;
    }

    /** Returns the databases of the class and of the classes around it, before a test runs. */
    private Set<String> around(int number) {
        Set<String> keys = new HashSet<>();
        for (int level = 0; level <= number; level++) {
            keys.addAll(keysOfClass(level));
        }
        return keys;
    }

    private Set<String> keysOfClass(int number) {
        Set<String> keys = new HashSet<>();
        Level level = level(number);
        boolean isOnceForAllInvocations = number == 0 && combination.invocations() > 0 && !isReadOnly();
        if (has(level, Place.STATIC_FIELD, Place.BEFORE_ALL)) {
            keys.add(isOnceForAllInvocations ? REFUSED : key(null, number, null, false));
        }
        if (level.perClass() && isOnceForAllInvocations && has(level, Place.CONSTRUCTOR, Place.FIELD)) {
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
        if (level(instance).at(Place.CONSTRUCTOR, name).isPresent()) {
            keys.add(key(null, number, methodScope, isTest));
        }
        Optional<Injection> field = level(instance).at(Place.FIELD, name);
        field.ifPresent(injection -> keys.add(key(injection.scope(), number, methodScope, isTest)));
    }

    /** Returns the database of a place: that of the test, or the number of a class. */
    private String key(
            @Nullable DatabaseScope ofPlace, int number, @Nullable DatabaseScope methodScope, boolean isTest) {
        if (isReadOnly()) {
            return READ_ONLY;
        }
        DatabaseScope scope = ofPlace != null ? ofPlace : methodScope;
        int owner = number;
        while (!level(owner).declares(name)) {
            owner--;
        }
        for (int level = number; scope == null && level >= 0; level--) {
            scope = level(level).scope(name);
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

    private boolean isReadOnly() {
        return name.equals(Shape.READ);
    }

    private boolean has(Level level, Place... places) {
        return List.of(places).stream().anyMatch(place -> level.at(place, name).isPresent());
    }

    private Level level(int number) {
        return combination.levels().get(number);
    }
}
