// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDbException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Finds the declarations on the methods and classes that surround an injection point, from the inside out. Looks at
 * declared annotations only, including repeated annotations and meta-annotations, because the declaring class matters.
 */
final class DeclarationScanner {

    /** @param owner the class of the nest that bears or inherits the declaration; null for a declaration on a method */
    private record Located(
            Declaration declaration, @Nullable Class<?> owner) {}

    private final List<Located> all = new ArrayList<>();

    private DeclarationScanner() {}

    /** Returns what an element itself declares. Meta-annotations and repeated annotations count. */
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

    /** Reads the annotations of the executable, the test method, and the nested test classes with supertypes. */
    static DeclarationScanner around(ExtensionContext context, @Nullable Executable executable) {
        DeclarationScanner declarations = new DeclarationScanner();
        Set<Method> methods = new LinkedHashSet<>();
        if (executable instanceof Method method) {
            methods.add(method);
        }
        context.getTestMethod().ifPresent(methods::add);
        methods.forEach(method -> declarations.add(method, "method [" + method.toGenericString() + "]", null));
        for (Class<?> testClass : Contexts.testClasses(context)) {
            for (Class<?> type : withInherited(testClass)) {
                declarations.add(type, "class " + type.getName(), testClass);
            }
        }
        return declarations;
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        all.forEach(located -> names.add(located.declaration().name()));
        return names;
    }

    /** Merges all declarations of a name. Inner declarations take precedence. */
    Optional<Declaration> find(String name) {
        return all.stream()
                .map(Located::declaration)
                .filter(declaration -> declaration.name().equals(name))
                .reduce(Declaration::orElse);
    }

    /** Returns the innermost class of the nest that declares a name. */
    Optional<Class<?>> owner(String name) {
        return all.stream()
                .filter(located -> located.declaration().name().equals(name))
                .<Class<?>>flatMap(located -> Optional.<Class<?>>ofNullable(located.owner()).stream())
                .findFirst();
    }

    /** Refuses a declaration by annotation if a registered extension defines the same name. */
    void refuse(String name) {
        find(name).ifPresent(declaration -> {
            throw new PgTestDbException(
                    "%s is declared twice: by @IsolatedPostgres on %s, and by an IsolatedPostgresExtension registered with @RegisterExtension. Remove one of them, or give it another name."
                            .formatted(Messages.capitalized(Messages.database(name)), declaration.place()));
        });
    }

    private void add(AnnotatedElement element, String place, @Nullable Class<?> owner) {
        on(element, place).forEach(declaration -> all.add(new Located(declaration, owner)));
    }

    /** Returns the class, its superclasses, then their interfaces. JUnit also looks there for inherited annotations. */
    private static Set<Class<?>> withInherited(Class<?> testClass) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (Class<?> type = testClass; type != null; type = type.getSuperclass()) {
            types.add(type);
        }
        List.copyOf(types).forEach(type -> addInterfaces(type, types));
        return types;
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
        for (Class<?> implemented : type.getInterfaces()) {
            types.add(implemented);
            addInterfaces(implemented, types);
        }
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
