/** Clones that are made in advance. */
@NullMarked
package io.github.pgtestdb.internal.pool;

import org.jspecify.annotations.NullMarked;
