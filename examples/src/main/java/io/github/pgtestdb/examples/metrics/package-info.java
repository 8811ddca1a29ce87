/** Figures for the back office. */
@NullMarked
package io.github.pgtestdb.examples.metrics;

import org.jspecify.annotations.NullMarked;
