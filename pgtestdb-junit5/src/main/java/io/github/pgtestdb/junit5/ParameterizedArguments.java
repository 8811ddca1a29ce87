// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5;

import io.github.pgtestdb.PgTestDbException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.params.ParameterInfo;
import org.junit.jupiter.params.support.ParameterDeclaration;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Knows which parameters of parameterized tests and classes are arguments.
 *
 * <p>This is the only file that depends on {@code junit-jupiter-params}, which is optional on the class path. Before
 * 5.14 that library does not expose its arguments, so no parameter counts as one.
 */
final class ParameterizedArguments {

    private static final boolean ARE_KNOWN = ReflectionSupport.tryToLoadClass("org.junit.jupiter.params.ParameterInfo")
            .toOptional()
            .isPresent();

    private ParameterizedArguments() {}

    static boolean include(ParameterContext parameter, ExtensionContext context) {
        return ARE_KNOWN && Rows.include(parameter, context);
    }

    /** Loaded only if the classes that it uses are present. */
    private static final class Rows {

        static boolean include(ParameterContext parameter, ExtensionContext context) {
            for (Optional<ExtensionContext> around = Optional.of(context);
                    around.isPresent();
                    around = around.flatMap(ExtensionContext::getParent)) {
                ParameterInfo row = ParameterInfo.get(around.get());
                if (row != null && includes(row, parameter)) {
                    return true;
                }
            }
            return false;
        }

        private static boolean includes(ParameterInfo row, ParameterContext parameter) {
            for (ParameterDeclaration declaration : row.getDeclarations().getAll()) {
                int index = declaration.getParameterIndex();
                if (parameter.getParameter().equals(declaration.getAnnotatedElement())
                        && index < row.getArguments().size()) {
                    refuseMisplaced(parameter, index, row.getArguments().get(index));
                    return true;
                }
            }
            return false;
        }

        /** Refuses a database parameter in the place of an argument, where JUnit would report a failed conversion. */
        private static void refuseMisplaced(ParameterContext parameter, int index, @Nullable Object argument) {
            if (argument == null || parameter.getParameter().getType().isInstance(argument)) {
                return;
            }
            if (parameter.getAnnotatedElement().getAnnotations().length > 0
                    && !DeclarationScanner.isPresent(parameter.getAnnotatedElement())) {
                return;
            }
            throw new PgTestDbException(
                    "The %s stands where JUnit puts argument %d of this invocation, which is of type %s. Move it behind the parameters for arguments."
                            .formatted(
                                    InjectionPoint.of(parameter).description(),
                                    index + 1,
                                    argument.getClass().getName()));
        }
    }
}
