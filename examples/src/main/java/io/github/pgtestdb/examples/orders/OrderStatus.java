// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.orders;

/** The states of an order; the database checks which transitions are allowed. */
public enum OrderStatus {
    /** Placed, not paid. */
    PENDING,
    /** Waiting for a manual check. */
    ON_HOLD,
    /** Paid, not shipped. */
    PAID,
    /** Shipped. */
    FULFILLED,
    /** Cancelled before it was shipped. */
    CANCELLED,
    /** Paid back. */
    REFUNDED
}
