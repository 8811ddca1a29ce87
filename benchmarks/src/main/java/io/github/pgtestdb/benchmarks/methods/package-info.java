/** Single methods, measured with JMH. */
@NullMarked
package io.github.pgtestdb.benchmarks.methods;

import org.jspecify.annotations.NullMarked;
