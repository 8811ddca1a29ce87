/** From a cart to an order on its way. */
@NullMarked
package io.github.pgtestdb.examples.orders;

import org.jspecify.annotations.NullMarked;
