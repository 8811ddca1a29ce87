/** Migrators for SQL files, dumps and commands, and layers of rows. */
@NullMarked
package io.github.pgtestdb.sql;

import org.jspecify.annotations.NullMarked;
