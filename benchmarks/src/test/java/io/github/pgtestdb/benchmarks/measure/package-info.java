/** Tests of the package of this name. */
@NullMarked
package io.github.pgtestdb.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
