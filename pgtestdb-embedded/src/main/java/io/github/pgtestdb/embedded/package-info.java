/** A PostgreSQL server for tests, started from binaries on the class path, with nothing to install. */
@NullMarked
package io.github.pgtestdb.embedded;

import org.jspecify.annotations.NullMarked;
