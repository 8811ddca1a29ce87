/** How a block of tests is run and timed. */
@NullMarked
package io.github.pgtestdb.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
