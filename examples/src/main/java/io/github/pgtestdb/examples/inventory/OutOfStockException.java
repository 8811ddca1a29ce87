// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.inventory;

import java.io.Serial;

/** There is too little stock of a variant. */
public final class OutOfStockException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Creates an exception that names the variant, the wanted and the available quantity. */
    public OutOfStockException(String sku, int wanted, int available) {
        super(wanted + " of " + sku + " wanted, " + available + " available");
    }
}
