/** Categories, products and their prices. */
@NullMarked
package io.github.pgtestdb.examples.catalog;

import org.jspecify.annotations.NullMarked;
