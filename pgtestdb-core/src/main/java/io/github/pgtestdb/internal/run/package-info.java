/** A run: its id, its lock, and the names and marks of its databases. */
@NullMarked
package io.github.pgtestdb.internal.run;

import org.jspecify.annotations.NullMarked;
