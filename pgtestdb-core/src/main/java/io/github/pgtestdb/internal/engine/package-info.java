/** The engine behind the public doorway. */
@NullMarked
package io.github.pgtestdb.internal.engine;

import org.jspecify.annotations.NullMarked;
