// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.server.InitializedDataDirectory;
import io.github.pgtestdb.embedded.internal.settings.ServerConfiguration;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A hash of everything that must be equal for two JVMs to share a server. */
public final class ServerKey {

    /** Increment this when the content of a server's directory or the work of its supervisor changes. */
    private static final int FORMAT = 2;

    private static final int BYTES = 8;

    /** The cluster's path identifies the binaries, its path and password the cache. Each cache has a server. */
    public static String of(
            InitializedDataDirectory cluster,
            ServerConfiguration configuration,
            int port,
            RunAs runAs,
            BootIdentity session) {
        String fields = String.join(
                "\0",
                Integer.toString(FORMAT),
                cluster.directory().toString(),
                cluster.password(),
                configuration.text(),
                Integer.toString(port),
                runAs.name(),
                session.text());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(fields.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private ServerKey() {}
}
