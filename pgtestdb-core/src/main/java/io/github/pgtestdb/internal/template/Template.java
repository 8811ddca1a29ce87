// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.server.CrashEpoch;
import io.github.pgtestdb.internal.settings.CreateStrategy;
import io.github.pgtestdb.internal.support.Sql;
import io.github.pgtestdb.spi.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A published template: sealed, and never changed again.
 *
 * @param oid distinguishes it from another template that was built under its name
 * @param fingerprint the fingerprint of its content
 * @param name its name on the server
 * @param strategy how its clones are made; never {@code MEASURE}
 * @param bytes its size according to its mark, or 0
 * @param measured the size in bytes for which that strategy was measured, or 0
 * @param isClean whether its migrations left no session state that later ones could see
 * @param unloggedEpoch the epoch of the server in which it has the rows of its unlogged tables; empty if it has none
 * @param userComment the comment that its migrations gave the database, or the empty string
 * @param restoration the properties that PostgreSQL does not copy from a template
 */
public record Template(
        long oid,
        Fingerprint fingerprint,
        String name,
        CreateStrategy strategy,
        long bytes,
        long measured,
        boolean isClean,
        Optional<CrashEpoch> unloggedEpoch,
        String userComment,
        Restoration restoration) {

    /** Tells whether migrations have the same effect here in a new session, as settings of the database may prevent. */
    public boolean canBeContinued() {
        return isClean && restoration.settings.isEmpty();
    }

    /** Tells whether a crash of the server empties tables of it and of its clones. */
    public boolean losesRowsInCrash() {
        return unloggedEpoch.isPresent();
    }

    /** Compares the oid and the name, which are unique on the server. Each test needs this comparison. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Template that && oid == that.oid && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(oid);
    }

    /** Settings, privileges and connection limit (-1 is none), which {@code CREATE DATABASE} does not copy. */
    public record Restoration(
            List<RoleSetting> settings, List<Grant> grants, boolean hasOwnPrivileges, int connectionLimit) {

        /**
         * Returns the statements that restore these on a clone.
         *
         * @param clone the quoted name of the clone
         */
        public List<String> statements(String clone) {
            List<String> statements = new ArrayList<>();
            for (RoleSetting setting : settings) {
                String of = setting.role().isEmpty()
                        ? "ALTER DATABASE " + clone
                        : "ALTER ROLE " + Sql.identifier(setting.role()) + " IN DATABASE " + clone;
                statements.add(of + " SET " + setting.assignment());
            }
            if (connectionLimit >= 0) {
                statements.add("ALTER DATABASE " + clone + " CONNECTION LIMIT " + connectionLimit);
            }
            if (hasOwnPrivileges) {
                statements.add("REVOKE ALL ON DATABASE " + clone + " FROM PUBLIC");
            }
            for (Grant grant : grants) {
                statements.add("GRANT " + grant.privilege() + " ON DATABASE " + clone + " TO " + grant.quotedGrantee()
                        + (grant.withGrantOption() ? " WITH GRANT OPTION" : ""));
            }
            return statements;
        }
    }

    /** {@code ALTER DATABASE … SET}, or {@code ALTER ROLE … IN DATABASE … SET}. {@code role} is empty for all roles. */
    public record RoleSetting(String role, String assignment) {}

    /** One privilege on the database. {@code grantee} is empty for PUBLIC. */
    public record Grant(String grantee, String privilege, boolean withGrantOption) {

        public String quotedGrantee() {
            return grantee.isEmpty() ? "PUBLIC" : Sql.identifier(grantee);
        }
    }
}
