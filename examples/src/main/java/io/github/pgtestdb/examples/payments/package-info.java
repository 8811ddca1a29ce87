/** Payments, refunds, discounts and gift cards. */
@NullMarked
package io.github.pgtestdb.examples.payments;

import org.jspecify.annotations.NullMarked;
