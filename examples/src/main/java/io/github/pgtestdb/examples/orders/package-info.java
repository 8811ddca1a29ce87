/** From a cart to a shipped order. */
@NullMarked
package io.github.pgtestdb.examples.orders;

import org.jspecify.annotations.NullMarked;
