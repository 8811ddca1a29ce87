/** The systems that are compared, all with the same interface. */
@NullMarked
package io.github.pgtestdb.benchmarks.systems;

import org.jspecify.annotations.NullMarked;
