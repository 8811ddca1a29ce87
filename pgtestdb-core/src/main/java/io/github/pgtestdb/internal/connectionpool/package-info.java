/** Pools of connections to a database. Pools of clones are in the package {@code clone}. */
@NullMarked
package io.github.pgtestdb.internal.connectionpool;

import org.jspecify.annotations.NullMarked;
