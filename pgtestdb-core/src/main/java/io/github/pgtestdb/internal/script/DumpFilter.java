package io.github.pgtestdb.internal.script;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of a dump is left out. Which schema a statement belongs to is known from the comment that {@code pg_dump} writes
 * above it, and is believed only if the statement names that schema itself.
 *
 * @param excludedSchemas schemas that are left out with all that is in them
 * @param noOwner whether {@code ALTER … OWNER TO} is left out
 * @param noPrivileges whether {@code GRANT}, {@code REVOKE} and {@code ALTER DEFAULT PRIVILEGES} are
 */
public record DumpFilter(Set<String> excludedSchemas, boolean noOwner, boolean noPrivileges) {

    public static final DumpFilter NONE = new DumpFilter(Set.of(), false, false);

    private static final Pattern OWNER = Pattern.compile(
            "(?is)ALTER\\s.*\\sOWNER\\s+TO\\s+(\"([^\"]|\"\")+\"|[^\\s\"']+)|SET\\s+SESSION\\s+AUTHORIZATION\\b.*");
    private static final Pattern PRIVILEGES =
            Pattern.compile("(?is)(GRANT|REVOKE|ALTER\\s+DEFAULT\\s+PRIVILEGES)\\b.*");

    /** {@code pg_dump} sets these for what follows, across the borders of its entries. */
    private static final Pattern SESSION = Pattern.compile("(?is)(SET\\b|SELECT\\s+pg_catalog\\.set_config\\().*");

    boolean takes(Statement statement) {
        return !(noOwner && OWNER.matcher(statement.plain()).matches())
                && !(noPrivileges && PRIVILEGES.matcher(statement.plain()).matches())
                && !isExcluded(statement);
    }

    /** Says why it cannot be known whether a statement belongs to an excluded schema. */
    Optional<String> refuseUnsound(Statement statement) {
        if (excludedSchemas.isEmpty() || !isExcluded(statement) || names(statement)) {
            return Optional.empty();
        }
        return Optional.of(
                "the comment above the statement says that it is of the schema " + schemaOf(statement)
                        + ", which is excluded, and the statement does not name that schema: "
                        + ScriptFailure.abbreviate(statement.sql())
                        + ". Leave a dump as pg_dump (10 or newer) wrote it, and put statements of your own into another file.");
    }

    private boolean isExcluded(Statement statement) {
        String schema = schemaOf(statement);
        return schema != null
                && excludedSchemas.contains(schema)
                && !SESSION.matcher(statement.sql()).matches();
    }

    private static boolean names(Statement statement) {
        String schema = schemaOf(statement);
        String quoted = schema == null ? "" : '"' + schema.replace("\"", "\"\"") + '"';
        String sql = statement.sql();
        return sql.contains(schema + ".") || sql.contains(quoted) || sql.contains("SCHEMA " + schema);
    }

    private static @Nullable String schemaOf(Statement statement) {
        TocEntry entry = statement.entry();
        return entry == null ? null : entry.belongsTo();
    }
}
