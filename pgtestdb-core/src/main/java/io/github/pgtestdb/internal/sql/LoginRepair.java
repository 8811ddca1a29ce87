package io.github.pgtestdb.internal.sql;

import java.sql.SQLException;

/** Lets a role log in again that the server has refused. */
@FunctionalInterface
public interface LoginRepair {

    /**
     * Repairs the role, if that is possible.
     *
     * @param refusal the failure of the attempt to connect
     * @return whether another attempt is worth it
     */
    boolean repair(SQLException refusal) throws SQLException;
}
