/** What is done behind the tests' back. */
@NullMarked
package io.github.pgtestdb.internal.background;

import org.jspecify.annotations.NullMarked;
