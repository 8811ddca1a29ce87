/** The rules of the architecture. */
@NullMarked
package io.github.pgtestdb.architecture;

import org.jspecify.annotations.NullMarked;
