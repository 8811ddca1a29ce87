/** Writes the figures as JSON, as a table and as a plot. */
@NullMarked
package io.github.pgtestdb.benchmarks.report;

import org.jspecify.annotations.NullMarked;
