// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.jdbc;

import java.sql.SQLException;

/** Repairs a role after the server refused its login. */
@FunctionalInterface
public interface LoginRepair {

    /**
     * Repairs the role, if that is possible.
     *
     * @param refusal the failure of the attempt to connect
     * @return whether to attempt another login
     */
    boolean repair(SQLException refusal) throws SQLException;
}
