/** Runs and times blocks of tests. */
@NullMarked
package io.github.pgtestdb.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
