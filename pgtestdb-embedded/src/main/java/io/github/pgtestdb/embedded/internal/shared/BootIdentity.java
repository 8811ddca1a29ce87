// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import io.github.pgtestdb.embedded.internal.files.Boot;
import io.github.pgtestdb.embedded.internal.process.ErrorReasons;
import io.github.pgtestdb.embedded.internal.process.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The scope in which process ids and ports mean the same, and the page cache holds the servers' latest writes: one boot
 * of one machine, and within it one container.
 *
 * <p>Containers may share a home directory or {@code /dev/shm}. A data directory from before a crash of the machine
 * cannot be trusted, because servers run without {@code fsync}.
 *
 * @param host the machine's name
 * @param boot an id of the machine's current boot
 * @param container an id of the namespaces
 */
public record BootIdentity(String host, String boot, String container) {

    private static final Path MACHINE_ID = Path.of("/etc/machine-id");
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final List<String> NAMESPACES = List.of("net", "pid", "ipc");
    private static final int LINES = 3;

    public static BootIdentity current(Platform platform) throws NotShareableException {
        try {
            return platform.isLinux() ? ofLinux(platform) : new BootIdentity("", Boot.id(platform), "");
        } catch (IOException e) {
            throw new NotShareableException(
                    "this system does not tell one boot from another: " + ErrorReasons.of(e), e);
        }
    }

    /** Parses the output of {@link #text}; a damaged text gives a session that equals no real one. */
    static BootIdentity parse(String text) {
        List<String> lines = text.lines().toList();
        return lines.size() == LINES
                ? new BootIdentity(lines.get(0), lines.get(1), lines.get(2))
                : new BootIdentity("", "", "");
    }

    public String text() {
        return String.join("\n", host, boot, container) + "\n";
    }

    private static BootIdentity ofLinux(Platform platform) throws IOException {
        StringBuilder namespaces = new StringBuilder();
        for (String namespace : NAMESPACES) {
            namespaces.append(Files.readSymbolicLink(Path.of("/proc/self/ns", namespace)));
        }
        return new BootIdentity(hostName(), Boot.id(platform), namespaces.toString());
    }

    /** Returns host name and machine id: machines may share a name, and copies of a machine the id as well. */
    private static String hostName() throws IOException {
        return firstLine(HOST_NAME)
                + (Files.isReadable(MACHINE_ID)
                        ? " " + Files.readString(MACHINE_ID).strip()
                        : "");
    }

    private static String firstLine(Path file) throws IOException {
        String line = Files.readString(file).strip();
        if (line.isEmpty()) {
            throw new IOException(file + " is empty");
        }
        return line;
    }
}
