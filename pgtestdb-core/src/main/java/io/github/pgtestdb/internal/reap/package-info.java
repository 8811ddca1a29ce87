/** Drops the databases of crashed runs, and old templates. */
@NullMarked
package io.github.pgtestdb.internal.reap;

import org.jspecify.annotations.NullMarked;
