/** The systems that are compared, each behind the same interface. */
@NullMarked
package io.github.pgtestdb.benchmarks.systems;

import org.jspecify.annotations.NullMarked;
