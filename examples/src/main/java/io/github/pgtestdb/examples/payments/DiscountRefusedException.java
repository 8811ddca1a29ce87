// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.payments;

import java.io.Serial;

/** A discount code is not valid for an order. */
public final class DiscountRefusedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates an exception with the code and the reason. */
    public DiscountRefusedException(String code, String reason) {
        super("Discount " + code + ": " + reason);
    }
}
