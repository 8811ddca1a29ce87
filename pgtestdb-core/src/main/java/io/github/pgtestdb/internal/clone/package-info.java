/** Making and dropping clones. */
@NullMarked
package io.github.pgtestdb.internal.clone;

import org.jspecify.annotations.NullMarked;
