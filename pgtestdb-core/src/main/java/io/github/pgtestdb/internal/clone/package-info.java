/** Clones of templates. */
@NullMarked
package io.github.pgtestdb.internal.clone;

import org.jspecify.annotations.NullMarked;
