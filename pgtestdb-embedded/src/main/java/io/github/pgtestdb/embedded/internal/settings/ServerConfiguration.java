// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.settings;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.ServerTuning;
import io.github.pgtestdb.spi.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parameters that are appended to postgresql.conf.
 *
 * @param parameters names and values; the user's own are last
 * @param own a sentence for messages that names the user's own parameters, or an empty text
 */
public record ServerConfiguration(Map<String, String> parameters, String own) {

    /** Parameters that users must not set: the address of the server and the files it works on. */
    private static final Set<String> RESERVED = Set.of(
            "port", "listen_addresses", "data_directory", "hba_file", "ident_file", "config_file", "external_pid_file");

    /** Enough for a busy parallel suite; a connection that is not open costs a few kilobytes. */
    private static final String MAX_CONNECTIONS = "300";

    public static ServerConfiguration of(Settings settings, int majorVersion) {
        Map<String, String> own = ServerTuning.own(settings);
        own.keySet().forEach(name -> refuseReserved(settings, name));
        Map<String, String> aboveTuning = new LinkedHashMap<>();
        aboveTuning.put("unix_socket_directories", "");
        aboveTuning.put("max_connections", MAX_CONNECTIONS);
        aboveTuning.putAll(own);
        return new ServerConfiguration(ServerTuning.parameters(majorVersion, aboveTuning), sentence(settings, own));
    }

    /**
     * Returns the server's address as arguments. Arguments override ALTER SYSTEM in a test. Also, the next start can
     * use another port without a change of the file, which by then may belong to another user.
     */
    public static List<String> place(int port) {
        return List.of("-c", "listen_addresses=127.0.0.1", "-p", Integer.toString(port));
    }

    /** Returns the lines of the file: the same settings give the same text in every JVM. */
    public String text() {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + " = '" + escape(entry.getValue()) + "'\n")
                .collect(Collectors.joining("", "\n# pgtestdb\n", ""));
    }

    private static String sentence(Settings settings, Map<String, String> own) {
        return own.isEmpty()
                ? ""
                : "\nAmong its parameters are those from " + settings.origin(ServerTuning.OWN) + ": "
                        + String.join(",", settings.get(ServerTuning.OWN)) + ".";
    }

    private static void refuseReserved(Settings settings, String name) {
        if (RESERVED.contains(name)) {
            throw new PgTestDbException(ServerTuning.OWN.key() + " (" + settings.origin(ServerTuning.OWN)
                    + ") sets " + name + ", which the embedded server decides itself. Remove it; see "
                    + EmbeddedSettings.PORT.key() + " and " + EmbeddedSettings.DATA_DIR.key() + ".");
        }
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("'", "''");
    }
}
