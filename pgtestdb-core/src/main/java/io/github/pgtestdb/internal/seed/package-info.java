/** Rows for a schema that is there: CSV files, and Java code. */
@NullMarked
package io.github.pgtestdb.internal.seed;

import org.jspecify.annotations.NullMarked;
