/** Tasks that run in the background while tests run. */
@NullMarked
package io.github.pgtestdb.internal.background;

import org.jspecify.annotations.NullMarked;
