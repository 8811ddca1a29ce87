/** New JVMs, to the first statement of their first test. */
@NullMarked
package io.github.pgtestdb.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
