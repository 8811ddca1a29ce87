/** Which row it was, where PostgreSQL tells only the key. */
@NullMarked
package io.github.pgtestdb.internal.trace;

import org.jspecify.annotations.NullMarked;
