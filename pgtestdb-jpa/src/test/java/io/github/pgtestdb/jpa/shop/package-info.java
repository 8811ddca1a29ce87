/** Entities to make a schema of. */
@NullMarked
package io.github.pgtestdb.jpa.shop;

import org.jspecify.annotations.NullMarked;
