/** Clones that are lent to tests. */
@NullMarked
package io.github.pgtestdb.internal.lease;

import org.jspecify.annotations.NullMarked;
