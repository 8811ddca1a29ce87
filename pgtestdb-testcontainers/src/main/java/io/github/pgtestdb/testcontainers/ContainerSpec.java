// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.testcontainers;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.ServerTuning;
import io.github.pgtestdb.spi.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The container that the settings describe. Engines with the same specification share a container.
 *
 * @param image the image's name and tag
 * @param imageOrigin the source of the image's name, for messages
 * @param config the user's own parameters of postgresql.conf
 * @param tmpfs whether the data is in memory
 */
record ContainerSpec(String image, String imageOrigin, Map<String, String> config, boolean tmpfs) {

    /** The same limit as for the embedded server. A connection that is not open costs a few kilobytes. */
    private static final String MAX_CONNECTIONS = "300";

    /** The container sets these, because ports and mounts depend on them. */
    private static final Set<String> RESERVED = Set.of("port", "listen_addresses", "data_directory", "config_file");

    static ContainerSpec of(Settings settings) {
        Map<String, String> own = ServerTuning.own(settings);
        own.keySet().stream().filter(RESERVED::contains).findFirst().ifPresent(name -> {
            throw new PgTestDbException(ServerTuning.OWN.key() + " ("
                    + settings.origin(ServerTuning.OWN) + ") sets " + name
                    + ", which the container decides itself. Remove it; for a container made otherwise, hand in your own with"
                    + " TestcontainersPostgresProvider.using(…).");
        });
        return new ContainerSpec(
                settings.get(ContainerSettings.IMAGE),
                settings.origin(ContainerSettings.IMAGE),
                Map.copyOf(own),
                settings.get(ContainerSettings.TMPFS));
    }

    /** Returns the command of the official image, with our tuning. The user's own parameters take precedence. */
    String[] command(int majorVersion) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("max_connections", MAX_CONNECTIONS);
        parameters.putAll(config);
        return Stream.concat(
                        Stream.of("postgres"),
                        ServerTuning.parameters(majorVersion, parameters).entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .flatMap(parameter -> Stream.of("-c", parameter.getKey() + "=" + parameter.getValue())))
                .toArray(String[]::new);
    }
}
