// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.internal.lease;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.internal.jdbc.Connections;
import io.github.pgtestdb.internal.support.Libpq;
import java.io.File;
import java.util.Optional;

/**
 * A line that opens a database when it is pasted into a shell. The password is in a file that only this user can read.
 *
 * @param database the connection details of the database
 * @param passwordFile the path of that file, if the role has a password
 */
record PsqlLine(ConnectionDetails database, Optional<String> passwordFile) {

    private static final boolean IS_WINDOWS = File.separatorChar == '\\';

    @Override
    public String toString() {
        String host = Libpq.socketDirectory(database.properties()).orElse(database.host());
        StringBuilder connection = new StringBuilder("host=" + conninfo(host) + " port=" + database.port() + " dbname="
                + conninfo(database.database()) + " user=" + conninfo(database.user()));
        passwordFile.ifPresent(file -> connection.append(" passfile=").append(conninfo(file)));
        Libpq.parameters(database.properties()).forEach((name, value) -> {
            if (name.startsWith("ssl")) {
                connection.append(' ').append(name).append('=').append(conninfo(value));
            }
        });
        return requiredAuthentication() + "psql " + argument(connection.toString());
    }

    /** Set as a variable, which psql before version 16 ignores. It would reject a parameter. */
    private String requiredAuthentication() {
        String required = database.properties().get(Connections.REQUIRE_AUTH);
        if (required == null || IS_WINDOWS) {
            return "";
        }
        return "PGREQUIREAUTH=" + (required.matches("[A-Za-z0-9,-]+") ? required : inSingleQuotes(required)) + " ";
    }

    /** Quotes a value for libpq. */
    private static String conninfo(String value) {
        return value.matches("[A-Za-z0-9_./:@-]+")
                ? value
                : "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** Between double quotes, an interactive bash would replace an exclamation mark with a line of its history. */
    private static String argument(String text) {
        return text.contains("!") && !IS_WINDOWS
                ? inSingleQuotes(text)
                : '"' + text.replaceAll("[\\\\\"$`]", "\\\\$0") + '"';
    }

    private static String inSingleQuotes(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
