/** Opens JDBC connections. */
@NullMarked
package io.github.pgtestdb.internal.jdbc;

import org.jspecify.annotations.NullMarked;
