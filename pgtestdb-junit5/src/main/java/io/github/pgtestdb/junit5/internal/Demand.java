package io.github.pgtestdb.junit5.internal;

import java.lang.reflect.AnnotatedElement;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Disabled;
import org.junit.platform.commons.JUnitException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Finds out whether a plan has a test that will ask for a database, as far as its classes and methods tell. */
final class Demand {

    private final Set<Class<?>> without = new HashSet<>();

    private Demand() {}

    static boolean in(TestPlan plan) {
        Demand demand = new Demand();
        return plan.getRoots().stream()
                .flatMap(root -> plan.getDescendants(root).stream())
                .anyMatch(demand::isOf);
    }

    /** Tells whether a class that is selected, or whose method is, wants one. */
    static boolean in(DiscoverySelector selector) {
        try {
            return (selector instanceof ClassSelector one && wants(one.getJavaClass()))
                    || (selector instanceof MethodSelector method && wants(method.getJavaClass()));
        } catch (JUnitException | LinkageError e) {
            return false; // JUnit finds the same, and says it.
        }
    }

    private boolean isOf(TestIdentifier test) {
        try {
            return test.getSource()
                    .filter(MethodSource.class::isInstance)
                    .map(MethodSource.class::cast)
                    .filter(this::wants)
                    .isPresent();
        } catch (JUnitException | LinkageError e) {
            return false; // A class that cannot be loaded here: if it can be elsewhere, its test asks by itself.
        }
    }

    private boolean wants(MethodSource source) {
        Class<?> type = source.getJavaClass();
        return !without.contains(type) && (wants(type) || note(type)) && !isDisabled(source.getJavaMethod());
    }

    /** Of a thousand tests of a class, one is looked at. */
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
