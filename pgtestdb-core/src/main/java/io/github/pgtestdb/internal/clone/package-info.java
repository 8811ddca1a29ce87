/** Clones of templates, and the pools of clones that are created in advance. */
@NullMarked
package io.github.pgtestdb.internal.clone;

import org.jspecify.annotations.NullMarked;
