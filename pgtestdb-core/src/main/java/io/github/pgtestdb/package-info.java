/**
 * The engine of pgtestdb, which gives every test its own PostgreSQL database. Start at {@link
 * io.github.pgtestdb.PgTestDb}.
 */
@NullMarked
package io.github.pgtestdb;

import org.jspecify.annotations.NullMarked;
