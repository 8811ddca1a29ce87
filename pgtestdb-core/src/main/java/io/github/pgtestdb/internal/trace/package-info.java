/** Finds the row that failed a check when PostgreSQL reports only the key. */
@NullMarked
package io.github.pgtestdb.internal.trace;

import org.jspecify.annotations.NullMarked;
