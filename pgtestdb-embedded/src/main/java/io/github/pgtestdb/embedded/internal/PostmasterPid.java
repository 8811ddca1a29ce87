package io.github.pgtestdb.embedded.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a running postmaster writes into {@code postmaster.pid} of its data directory.
 *
 * @param pid its process id
 * @param port its port
 * @param ready whether it accepts connections
 */
record PostmasterPid(long pid, int port, boolean ready) {

    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;

    /** Reads the file; empty if there is none, or its postmaster has not got far. */
    static Optional<PostmasterPid> read(Path dataDirectory) throws IOException {
        try {
            List<String> lines =
                    Files.readAllLines(dataDirectory.resolve("postmaster.pid"), StandardCharsets.ISO_8859_1);
            if (lines.size() <= PORT_LINE) {
                return Optional.empty();
            }
            boolean ready =
                    lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
            long pid = Long.parseLong(lines.get(0).strip());
            return Optional.of(
                    new PostmasterPid(pid, Integer.parseInt(lines.get(PORT_LINE).strip()), ready));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
