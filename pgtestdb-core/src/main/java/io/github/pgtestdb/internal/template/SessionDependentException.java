// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.PgTestDbException;

/** A migration that ran on top of a template may depend on its session, so the template must be built whole. */
final class SessionDependentException extends PgTestDbException {

    private static final long serialVersionUID = 1L;

    SessionDependentException() {
        super("A migration might write or read state that only its session knows.");
    }
}
