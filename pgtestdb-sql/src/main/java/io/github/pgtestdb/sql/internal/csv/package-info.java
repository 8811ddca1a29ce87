/** Rows for an existing schema: CSV files, and Java code. */
@NullMarked
package io.github.pgtestdb.sql.internal.csv;

import org.jspecify.annotations.NullMarked;
