/** How the tests of the shop are kept apart. */
@NullMarked
package io.github.pgtestdb.examples.spring.mode;

import org.jspecify.annotations.NullMarked;
