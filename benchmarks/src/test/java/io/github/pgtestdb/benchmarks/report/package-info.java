/** Tests of the package of this name. */
@NullMarked
package io.github.pgtestdb.benchmarks.report;

import org.jspecify.annotations.NullMarked;
