// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.orders;

/** An order without its items. All amounts are in cents. */
public record Order(
        long id,
        long number,
        OrderStatus status,
        long subtotal,
        long discount,
        long shipping,
        long total,
        String currency) {}
