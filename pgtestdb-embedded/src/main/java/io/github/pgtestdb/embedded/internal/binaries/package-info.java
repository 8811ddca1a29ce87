/** The programs of PostgreSQL, unpacked into the cache. */
@NullMarked
package io.github.pgtestdb.embedded.internal.binaries;

import org.jspecify.annotations.NullMarked;
