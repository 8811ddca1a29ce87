/** Entities for tests of the schema. */
@NullMarked
package io.github.pgtestdb.jpa.shop;

import org.jspecify.annotations.NullMarked;
