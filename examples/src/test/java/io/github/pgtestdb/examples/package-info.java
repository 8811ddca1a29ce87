/** The small examples: one feature of pgtestdb each. */
@NullMarked
package io.github.pgtestdb.examples;

import org.jspecify.annotations.NullMarked;
