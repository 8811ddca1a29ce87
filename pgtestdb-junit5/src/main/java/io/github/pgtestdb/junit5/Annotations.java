// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the annotations that are present on an element itself, including repeated annotations and meta-annotations.
 * Inherited annotations are left out, because the declaring class matters to the callers.
 */
final class Annotations {

    private Annotations() {}

    static Collection<Declaration> on(AnnotatedElement element, String place) {
        Map<String, Declaration> declarations = new LinkedHashMap<>();
        for (IsolatedPostgres annotation : find(element)) {
            declarations.merge(annotation.name(), Declaration.of(annotation, place), Declaration::and);
        }
        return declarations.values();
    }

    static boolean isPresent(AnnotatedElement element) {
        return !find(element).isEmpty();
    }

    private static List<IsolatedPostgres> find(AnnotatedElement element) {
        List<IsolatedPostgres> found = new ArrayList<>();
        collect(element, found, new HashSet<>());
        return found;
    }

    private static void collect(AnnotatedElement element, List<IsolatedPostgres> found, Set<Class<?>> visited) {
        for (Annotation annotation : element.getDeclaredAnnotations()) {
            if (annotation instanceof IsolatedPostgres one) {
                found.add(one);
            } else if (annotation instanceof IsolatedPostgres.Databases several) {
                found.addAll(Arrays.asList(several.value()));
            } else if (visited.add(annotation.annotationType())) {
                collect(annotation.annotationType(), found, visited);
            }
        }
    }
}
