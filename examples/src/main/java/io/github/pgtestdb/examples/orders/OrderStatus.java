package io.github.pgtestdb.examples.orders;

/** The states of an order; the database knows which may follow which. */
public enum OrderStatus {
    /** Placed, not paid. */
    PENDING,
    /** Waiting for somebody to look at it. */
    ON_HOLD,
    /** Paid, not shipped. */
    PAID,
    /** Shipped. */
    FULFILLED,
    /** Called off before it was shipped. */
    CANCELLED,
    /** Paid back. */
    REFUNDED
}
