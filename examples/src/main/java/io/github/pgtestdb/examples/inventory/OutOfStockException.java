package io.github.pgtestdb.examples.inventory;

import java.io.Serial;

/** There is not enough of something. */
public final class OutOfStockException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Says how much of what is missing. */
    public OutOfStockException(String sku, int wanted, int available) {
        super(wanted + " of " + sku + " wanted, " + available + " available");
    }
}
