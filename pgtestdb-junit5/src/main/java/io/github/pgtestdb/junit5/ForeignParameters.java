// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;

/**
 * Decides whether a parameter belongs to another resolver: it bears an annotation of another library, such as {@code
 * @Mock}, or it is an argument of a parameterized test. JUnit refuses parameters that two resolvers support.
 */
final class ForeignParameters {

    /** Simple names of annotations, from many libraries, that describe a value and claim no parameter. */
    private static final Set<String> REMARKS =
            Set.of("Nullable", "NonNull", "Nonnull", "NotNull", "CheckForNull", "CheckReturnValue", "Deprecated");

    private ForeignParameters() {}

    static boolean areMadeOn(ParameterContext parameter, ExtensionContext context) {
        if (InjectionPoint.Injectable.of(parameter.getParameter().getType()).isEmpty()) {
            return false;
        }
        boolean isOurs = DeclarationScanner.isPresent(parameter.getAnnotatedElement());
        return (!isOurs && isAnnotated(parameter)) || ParameterizedArguments.include(parameter, context);
    }

    private static boolean isAnnotated(ParameterContext parameter) {
        return Arrays.stream(parameter.getAnnotatedElement().getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(type -> !REMARKS.contains(type.getSimpleName()));
    }
}
