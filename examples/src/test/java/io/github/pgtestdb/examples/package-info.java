/** The small examples, each for one feature of pgtestdb. */
@NullMarked
package io.github.pgtestdb.examples;

import org.jspecify.annotations.NullMarked;
