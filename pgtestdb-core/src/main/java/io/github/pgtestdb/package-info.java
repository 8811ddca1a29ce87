/** The engine: a real PostgreSQL database of its own for every test. Start at {@link io.github.pgtestdb.PgTestDb}. */
@NullMarked
package io.github.pgtestdb;

import org.jspecify.annotations.NullMarked;
