/** Single methods, by JMH. */
@NullMarked
package io.github.pgtestdb.benchmarks.methods;

import org.jspecify.annotations.NullMarked;
