/** Compares ways to give a test its database, in one run. */
@NullMarked
package io.github.pgtestdb.benchmarks;

import org.jspecify.annotations.NullMarked;
