// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.jdbc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A function that accesses the database. */
@FunctionalInterface
public interface SqlFunction<A, R extends @Nullable Object> {
    R apply(A argument) throws SQLException;
}
