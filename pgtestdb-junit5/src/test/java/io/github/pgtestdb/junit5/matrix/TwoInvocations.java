// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs a test template twice. Public, because generated tests name it. */
public final class TwoInvocations implements TestTemplateInvocationContextProvider {

    /** For JUnit. */
    public TwoInvocations() {}

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return Stream.of(new TestTemplateInvocationContext() {}, new TestTemplateInvocationContext() {});
    }
}
