/** The engine behind the public API. */
@NullMarked
package io.github.pgtestdb.internal.engine;

import org.jspecify.annotations.NullMarked;
