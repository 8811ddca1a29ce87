package io.github.pgtestdb.examples.payments;

import java.io.Serial;

/** A discount code is not good for an order. */
public final class DiscountRefusedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Says which code, and why not. */
    public DiscountRefusedException(String code, String reason) {
        super("Discount " + code + ": " + reason);
    }
}
