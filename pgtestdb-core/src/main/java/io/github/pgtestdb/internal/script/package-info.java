/** SQL files: found in order, and run statement by statement. */
@NullMarked
package io.github.pgtestdb.internal.script;

import org.jspecify.annotations.NullMarked;
