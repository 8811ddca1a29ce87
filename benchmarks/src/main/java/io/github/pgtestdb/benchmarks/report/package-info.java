/** What is written down: JSON, a table, a plot. */
@NullMarked
package io.github.pgtestdb.benchmarks.report;

import org.jspecify.annotations.NullMarked;
