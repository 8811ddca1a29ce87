// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import io.github.pgtestdb.junit5.DatabaseScope;
import io.github.pgtestdb.junit5.matrix.Injection.Place;
import io.github.pgtestdb.junit5.matrix.Shape.Origin;
import io.github.pgtestdb.junit5.matrix.Shape.Tests;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One class of a nest.
 *
 * @param declared the databases that it declares, with their scopes
 * @param methodName the database in an annotation of its test methods
 * @param methodScope the scope in this annotation, or null if there is no annotation
 * @param timeout the annotation of its tests that runs them on other threads, or an empty text
 * @param modes annotations about the order and the threads of its tests
 */
record Level(
        boolean perClass,
        SortedMap<String, Optional<DatabaseScope>> declared,
        String methodName,
        @Nullable DatabaseScope methodScope,
        List<Injection> injections,
        Tests tests,
        Origin origin,
        String timeout,
        String modes) {

    private static final String TIMEOUT =
            "@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)\n";

    static Level random(Random random, List<String> names, boolean isOutermost, boolean registered, boolean parallel) {
        SortedMap<String, Optional<DatabaseScope>> declared = new TreeMap<>();
        List<Injection> injections = new ArrayList<>();
        for (String name : names) {
            if (isOutermost || (!registered && !name.equals(Shape.READ) && random.nextInt(4) == 0)) {
                declared.put(
                        name,
                        name.equals(Shape.READ)
                                ? Optional.empty()
                                : Optional.ofNullable(Shape.scope(random, name.isEmpty() || registered ? 3 : 2)));
            }
            for (Place place : Place.values()) {
                int rarity = (place.isOnceForTheClass() ? 8 : 2) * (name.isEmpty() ? 1 : 2);
                if (random.nextInt(rarity) == 0) {
                    injections.add(Injection.random(random, place, name, registered, parallel));
                }
            }
        }
        Tests tests = List.of(Tests.values()).get(random.nextInt(random.nextBoolean() ? 2 : Tests.values().length));
        return new Level(
                random.nextInt(3) == 0,
                declared,
                names.contains(Shape.OTHER) && random.nextBoolean() ? Shape.OTHER : "",
                !registered && random.nextInt(8) == 0 ? Shape.scope(random, 2) : null,
                List.copyOf(injections),
                tests,
                origin(random, tests),
                random.nextInt(5) == 0 ? TIMEOUT : "",
                modes(random));
    }

    private static Origin origin(Random random, Tests tests) {
        int value = random.nextInt(6);
        return value == 0 ? Origin.SUPERCLASS : value == 1 && tests == Tests.PLAIN ? Origin.INTERFACE : Origin.CLASS;
    }

    private static String modes(Random random) {
        String order = Shape.one(
                random,
                "",
                "",
                "@TestMethodOrder(MethodOrderer.MethodName.class)\n",
                "@TestMethodOrder(MethodOrderer.Random.class)\n",
                "@TestClassOrder(ClassOrderer.Random.class)\n");
        return order
                + Shape.one(
                        random,
                        "",
                        "",
                        "@Execution(ExecutionMode.SAME_THREAD)\n",
                        "@Execution(ExecutionMode.CONCURRENT)\n");
    }

    boolean declares(String name) {
        return declared.containsKey(name);
    }

    /** Returns the scope in the class's own annotation; null if there is no annotation or it has no scope. */
    @Nullable
    DatabaseScope scope(String name) {
        return declared.getOrDefault(name, Optional.empty()).orElse(null);
    }

    /** Returns the scope in an annotation of its test methods. */
    @Nullable
    DatabaseScope methodScope(String name) {
        return name.equals(methodName) ? methodScope : null;
    }

    /** Returns the injection in a place, if this database is injected there. */
    Optional<Injection> at(Place place, String name) {
        return at(place).stream()
                .filter(injection -> injection.name().equals(name))
                .findFirst();
    }

    List<Injection> at(Place place) {
        return injections.stream()
                .filter(injection -> injection.place() == place)
                .toList();
    }
}
