// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a dump that are left out. The comment that {@code pg_dump} writes above a statement names its schema.
 * The comment counts only if the statement itself is about an object of that schema.
 *
 * @param excludedSchemas schemas that are left out with all their objects
 * @param noOwner whether {@code ALTER … OWNER TO} is left out
 * @param noPrivileges whether {@code GRANT}, {@code REVOKE} and {@code ALTER DEFAULT PRIVILEGES} are left out
 */
public record DumpFilter(Set<String> excludedSchemas, boolean noOwner, boolean noPrivileges) {

    public static final DumpFilter NONE = new DumpFilter(Set.of(), false, false);

    private static final Pattern OWNER =
            Pattern.compile("(?is)ALTER\\b(.*)\\bOWNER\\s+TO\\b\\s*" + Names.NAME + "\\s*");
    private static final Pattern SESSION_AUTHORIZATION = Pattern.compile("(?is)SET\\s+SESSION\\s+AUTHORIZATION\\b.*");
    private static final Pattern PRIVILEGES =
            Pattern.compile("(?is)(GRANT|REVOKE|ALTER\\s+DEFAULT\\s+PRIVILEGES)\\b.*");

    /** {@code pg_dump} sets these for the following statements, also those of other entries. */
    private static final Pattern SESSION = Pattern.compile("(?is)(SET\\b|SELECT\\s+pg_catalog\\.set_config\\().*");

    boolean takes(Statement statement) {
        return !(noOwner && isOwner(statement))
                && !(noPrivileges && PRIVILEGES.matcher(statement.shape()).matches())
                && !isExcluded(statement);
    }

    /** If one statement has several actions, the other actions must not be left out. */
    private static boolean isOwner(Statement statement) {
        Matcher owner = OWNER.matcher(statement.shape());
        return (owner.matches() && !DumpTarget.hasList(owner.group(1)))
                || SESSION_AUTHORIZATION.matcher(statement.shape()).matches();
    }

    /**
     * Returns the reason to reject a statement that its comment assigns to an excluded schema, but that does not name
     * this schema. Returns empty for all other statements.
     */
    Optional<String> refuseUnsound(Statement statement) {
        if (excludedSchemas.isEmpty() || !isExcluded(statement)) {
            return Optional.empty();
        }
        String schema = String.valueOf(schemaOf(statement));
        if (DumpTarget.isIn(schema, statement)) {
            return Optional.empty();
        }
        return Optional.of(
                "the comment above the statement says that it is of the schema " + schema
                        + ", which is excluded, and the statement does not name that schema: "
                        + ScriptFailure.abbreviate(statement.sql())
                        + ". Leave a dump as pg_dump (10 or newer) wrote it, and put statements of your own into another file.");
    }

    private boolean isExcluded(Statement statement) {
        String schema = schemaOf(statement);
        return schema != null
                && excludedSchemas.contains(schema)
                && !SESSION.matcher(statement.shape()).matches();
    }

    private static @Nullable String schemaOf(Statement statement) {
        TocEntry entry = statement.entry();
        return entry == null ? null : entry.belongsTo();
    }
}
