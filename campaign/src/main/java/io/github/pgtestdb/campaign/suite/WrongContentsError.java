// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.suite;

import java.io.Serial;

/** A test found other contents in its database than those of the migrations. */
final class WrongContentsError extends AssertionError {

    @Serial
    private static final long serialVersionUID = 1L;

    WrongContentsError(String message) {
        super(message);
    }
}
