// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/**
 * The fields that a running postmaster writes to {@code postmaster.pid} in its data directory.
 *
 * @param pid its process id
 * @param port its port
 * @param ready whether it accepts connections
 */
public record PostmasterPid(long pid, int port, boolean ready) {

    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;
    /** Far more than its eight lines take. */
    private static final int MOST_BYTES = 16_384;

    /**
     * Reads the file; empty if it does not exist or the postmaster has not written enough yet. If another user runs the
     * server, that user can change the file. Therefore no link is followed, and only a limited number of bytes is read.
     */
    public static Optional<PostmasterPid> read(Path dataDirectory) throws IOException {
        Path file = dataDirectory.resolve("postmaster.pid");
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile()) {
                return Optional.empty();
            }
            try (InputStream stream = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                return parse(new String(stream.readNBytes(MOST_BYTES), StandardCharsets.ISO_8859_1));
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Optional<PostmasterPid> parse(String text) {
        List<String> lines = text.lines().map(String::strip).toList();
        if (lines.size() <= PORT_LINE) {
            return Optional.empty();
        }
        boolean ready = lines.size() > STATUS_LINE && lines.get(STATUS_LINE).equals("ready");
        try {
            return Optional.of(
                    new PostmasterPid(Long.parseLong(lines.get(0)), Integer.parseInt(lines.get(PORT_LINE)), ready));
        } catch (NumberFormatException e) {
            // PostgreSQL did not write this.
            return Optional.empty();
        }
    }
}
