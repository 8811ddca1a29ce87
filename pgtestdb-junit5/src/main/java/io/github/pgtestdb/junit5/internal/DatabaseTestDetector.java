// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.internal;

import java.lang.reflect.AnnotatedElement;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Disabled;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Decides from classes and methods whether a plan has a test that will request a database. */
final class DatabaseTestDetector {

    private final Set<Class<?>> without = new HashSet<>();

    private DatabaseTestDetector() {}

    static boolean in(TestPlan plan) {
        DatabaseTestDetector demand = new DatabaseTestDetector();
        return plan.getRoots().stream()
                .flatMap(root -> plan.getDescendants(root).stream())
                .anyMatch(demand::isOf);
    }

    private boolean isOf(TestIdentifier test) {
        try {
            return test.getSource()
                    .filter(MethodSource.class::isInstance)
                    .map(MethodSource.class::cast)
                    .filter(this::wants)
                    .isPresent();
        } catch (JUnitException | LinkageError e) {
            return false; // Not loadable here. If JUnit can load the class, its tests request databases later.
        }
    }

    private boolean wants(MethodSource source) {
        Class<?> type = source.getJavaClass();
        return !without.contains(type) && (wants(type) || note(type)) && !isDisabled(source.getJavaMethod());
    }

    /** Caches the class, so that only one test of a class is examined. */
    private boolean note(Class<?> type) {
        without.add(type);
        return false;
    }

    private static boolean wants(Class<?> type) {
        boolean wants = false;
        for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
            if (isDisabled(outer)) {
                return false;
            }
            wants |= AnnotationSupport.isAnnotated(outer, WantsDatabase.class);
        }
        return wants;
    }

    private static boolean isDisabled(AnnotatedElement element) {
        return AnnotationSupport.isAnnotated(Optional.of(element), Disabled.class);
    }
}
