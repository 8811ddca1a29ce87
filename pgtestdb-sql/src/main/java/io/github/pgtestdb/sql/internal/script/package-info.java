/** SQL files: finds them in order, and runs them statement by statement. */
@NullMarked
package io.github.pgtestdb.sql.internal.script;

import org.jspecify.annotations.NullMarked;
