package io.github.pgtestdb.examples.inventory;

/** How much there is of a variant. */
public record Stock(long variant, String sku, int onHand, int reserved, int available) {}
