/** Quoting, SQL errors, and sessions on the admin database. */
@NullMarked
package io.github.pgtestdb.internal.sql;

import org.jspecify.annotations.NullMarked;
