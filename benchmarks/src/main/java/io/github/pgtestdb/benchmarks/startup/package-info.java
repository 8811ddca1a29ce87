/** New JVMs, timed to the first statements of their first test. */
@NullMarked
package io.github.pgtestdb.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
