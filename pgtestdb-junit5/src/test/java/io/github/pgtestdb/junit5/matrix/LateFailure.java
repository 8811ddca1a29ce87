// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.junit5.matrix;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Another extension, which fails after each test. Public, because generated tests name it. */
public final class LateFailure implements AfterEachCallback {

    static final String MESSAGE = "Another extension failed after the test.";

    /** For JUnit. */
    public LateFailure() {}

    @Override
    public void afterEach(ExtensionContext context) {
        throw new IllegalStateException(MESSAGE);
    }
}
