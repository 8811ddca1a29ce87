// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.server;

import io.github.pgtestdb.internal.support.Sql;

/**
 * A setting that applies to more than one database: of a role, of all roles, or of the server.
 *
 * @param owner the start of a statement that changes it, such as {@code ALTER ROLE "x"}
 * @param role the role, or the empty string for all roles
 * @param name its name
 * @param value its value, as in the catalog
 */
record WideSetting(String owner, String role, String name, String value) {

    private static final String SYSTEM = "ALTER SYSTEM";
    private static final String ALL_ROLES = "ALTER ROLE ALL";

    /** Creates a setting in {@code postgresql.auto.conf}, stored as {@code name=value}. */
    static WideSetting ofSystem(String stored) {
        return of(SYSTEM, "", stored);
    }

    /**
     * Creates a setting of a role.
     *
     * @param role the role, or the empty string for all roles
     * @param database the only database that it applies to, or the empty string for all databases
     * @param stored {@code name=value}
     */
    static WideSetting ofRole(String role, String database, String stored) {
        return of(owner(role, database), role, stored);
    }

    private static WideSetting of(String owner, String role, String stored) {
        int equals = stored.indexOf('=');
        return new WideSetting(owner, role, stored.substring(0, equals), stored.substring(equals + 1));
    }

    private static String owner(String role, String database) {
        if (!database.isEmpty()) {
            return inDatabase(role, database);
        }
        return role.isEmpty() ? ALL_ROLES : "ALTER ROLE " + Sql.identifier(role);
    }

    private static String inDatabase(String role, String database) {
        return role.isEmpty()
                ? "ALTER DATABASE " + Sql.identifier(database)
                : "ALTER ROLE " + Sql.identifier(role) + " IN DATABASE " + Sql.identifier(database);
    }

    boolean isOfSystem() {
        return owner.equals(SYSTEM);
    }

    boolean isSameAs(WideSetting other) {
        return owner.equals(other.owner) && name.equals(other.name);
    }

    String set() {
        return owner + " SET " + assignment();
    }

    String reset() {
        return owner + " RESET " + Sql.setting(name);
    }

    /** Returns the same setting for one database. */
    WideSetting in(String database) {
        return new WideSetting(inDatabase(role, database), role, name, value);
    }

    private String assignment() {
        return Sql.assignment(name + "=" + value);
    }

    /** Returns whether it can be set for one database instead. */
    boolean isOfRoles() {
        return owner.equals(owner(role, "")) && !isOfSystem();
    }

    /** Shows for example {@code search_path (ALTER ROLE "x")}. Never shows the value, which may be a secret. */
    @Override
    public String toString() {
        return name + " (" + owner + ")";
    }
}
