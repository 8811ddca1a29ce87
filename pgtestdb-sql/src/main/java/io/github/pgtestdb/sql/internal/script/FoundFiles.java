// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import io.github.pgtestdb.PgTestDbException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The files of one kind that were found, in their order, without files that undo a migration. Not thread-safe. */
final class FoundFiles {

    static final String SQL = ".sql";

    private static final String GZIP = ".gz";

    private final String suffix;
    private final Map<String, SqlFile> taken = new TreeMap<>(VersionOrder.INSTANCE);
    private int companions;

    FoundFiles(String suffix) {
        this.suffix = suffix;
    }

    String kind() {
        return suffix.equals(SQL) ? "SQL migrations" : suffix + " files";
    }

    /** Tells whether a file is of the kind, possibly packed with gzip. */
    boolean isWanted(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(suffix) || lower.endsWith(suffix + GZIP);
    }

    /** Adds the files of one place. Whether a file undoes another depends on the files beside it. */
    void add(Map<String, SqlFile> files, String place) {
        files.forEach((name, file) -> {
            String folder = name.substring(0, name.lastIndexOf('/') + 1);
            if (suffix.equals(SQL) && ScriptName.undoes(name, beside -> files.containsKey(folder + beside))) {
                companions++;
            } else if (taken.putIfAbsent(name, file) != null) {
                throw refusal(
                        name + " is on the class path twice, the second time in " + place + ". Rename one of them.");
            }
        });
    }

    List<SqlFile> nonEmpty(String place) {
        if (taken.isEmpty()) {
            throw refusal(place
                    + (companions == 0
                            ? " holds no " + suffix + " file."
                            : " holds no .sql file that migrates up, only " + companions
                                    + " that undo (.down.sql, .rollback.sql, .undo.sql, .revert.sql, U1__….sql).")
                    + " Put one there, or name another place.");
        }
        return new ArrayList<>(taken.values());
    }

    PgTestDbException refusal(String why) {
        return new PgTestDbException("Cannot read " + kind() + ": " + why);
    }

    PgTestDbException unreadable(String place, Exception e) {
        return new PgTestDbException("Cannot read " + kind() + " from " + place + ": " + e, e);
    }
}
