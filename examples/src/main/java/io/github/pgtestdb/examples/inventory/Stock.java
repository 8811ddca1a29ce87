// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.examples.inventory;

/** The stock of a variant. */
public record Stock(long variant, String sku, int onHand, int reserved, int available) {}
