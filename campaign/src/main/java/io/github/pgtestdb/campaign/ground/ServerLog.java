// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.ground;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The log of a server.
 *
 * @param file the file, which may not exist yet
 */
public record ServerLog(Path file) {

    /** Parameters with which the server logs each definition and each connection, with the application. */
    static final Map<String, String> SETTINGS = Map.of(
            "log_statement", "ddl",
            "log_connections", "on",
            "log_destination", "stderr",
            "log_line_prefix", LogLine.PREFIX);

    /** Returns the position of the next line. */
    public long position() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** Returns the lines after a position, without continuation lines. */
    public List<LogLine> since(long position) throws IOException {
        return new String(bytesSince(position), StandardCharsets.UTF_8)
                .lines()
                .map(LogLine::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Copies everything after a position to a file. */
    public void copySince(long position, Path target) throws IOException {
        Files.write(target, bytesSince(position));
    }

    private byte[] bytesSince(long position) throws IOException {
        if (position() <= position) {
            return new byte[0];
        }
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(position);
            byte[] bytes = new byte[(int) (log.length() - position)];
            log.readFully(bytes);
            return bytes;
        }
    }
}
