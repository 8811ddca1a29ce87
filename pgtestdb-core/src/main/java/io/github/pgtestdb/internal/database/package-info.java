/** Creates and drops the databases of a run. */
@NullMarked
package io.github.pgtestdb.internal.database;

import org.jspecify.annotations.NullMarked;
