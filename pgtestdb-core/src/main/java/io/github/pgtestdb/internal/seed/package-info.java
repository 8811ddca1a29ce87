/** Rows for an existing schema: CSV files, and Java code. */
@NullMarked
package io.github.pgtestdb.internal.seed;

import org.jspecify.annotations.NullMarked;
