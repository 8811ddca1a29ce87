/** Measures ways to give a test its database against each other, in one run. */
@NullMarked
package io.github.pgtestdb.benchmarks;

import org.jspecify.annotations.NullMarked;
