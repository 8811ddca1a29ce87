/** Clones made ahead of need. */
@NullMarked
package io.github.pgtestdb.internal.pool;

import org.jspecify.annotations.NullMarked;
