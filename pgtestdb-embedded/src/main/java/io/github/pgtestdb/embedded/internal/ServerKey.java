package io.github.pgtestdb.embedded.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What two JVMs must agree on to share a server, as a name. */
final class ServerKey {

    /** To be raised with a change of what lies in a server's directory, or of how it is watched over. */
    private static final int FORMAT = 2;

    private static final int BYTES = 8;

    /** The cluster stands for the binaries, its place and password for the cache: another cache, another server. */
    static String of(
            InitializedDataDirectory cluster,
            ServerConfiguration configuration,
            int port,
            RunAs runAs,
            KernelSession session) {
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
