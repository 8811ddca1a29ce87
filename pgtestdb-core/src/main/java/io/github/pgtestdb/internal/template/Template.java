package io.github.pgtestdb.internal.template;

import io.github.pgtestdb.internal.settings.CreateStrategy;
import io.github.pgtestdb.spi.Fingerprint;
import java.util.List;

/**
 * A template that is there: sealed, and never changed again.
 *
 * @param fingerprint what it holds
 * @param name its name on the server
 * @param strategy how its clones are made; never {@code MEASURE}
 * @param userComment the comment that its migrations gave the database, or the empty string
 * @param restoration what PostgreSQL does not copy from a template
 */
public record Template(
        Fingerprint fingerprint, String name, CreateStrategy strategy, String userComment, Restoration restoration) {

    /** Settings, privileges and connection limit (-1 is none) of a database, which {@code CREATE DATABASE} leaves behind. */
    public record Restoration(
            List<RoleSetting> settings, List<Grant> grants, boolean hasOwnPrivileges, int connectionLimit) {}

    /** One {@code ALTER DATABASE … SET}, or {@code ALTER ROLE … IN DATABASE … SET}; {@code role} is empty for all roles. */
    public record RoleSetting(String role, String assignment) {}

    /** One privilege on the database; {@code grantee} is empty for PUBLIC. */
    public record Grant(String grantee, String privilege, boolean withGrantOption) {}
}
