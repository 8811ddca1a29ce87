// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.ground;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processes of a server.
 *
 * @param data its data directory
 */
public record ServerProcess(Path data) {

    /** Returns the postmaster, if it runs. */
    public Optional<ProcessHandle> postmaster() throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String pid = Files.readString(file).lines().findFirst().orElse("");
        return pid.matches("\\d+")
                ? ProcessHandle.of(Long.parseLong(pid)).filter(process -> isPostmaster(process.pid()))
                : Optional.empty();
    }

    /** Returns the processes that serve clients. */
    public List<ProcessHandle> backends() throws IOException {
        return postmaster().stream()
                .flatMap(ProcessHandle::children)
                .filter(child -> commandLine(child.pid()).contains("127.0.0.1("))
                .toList();
    }

    /** Returns how much memory the processes use, without shared memory. */
    public long anonymousBytes() throws IOException {
        return postmaster().stream()
                .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.children()))
                .mapToLong(process -> anonymousBytes(process.pid()))
                .sum();
    }

    private static long anonymousBytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .sum();
        } catch (IOException e) {
            // It has ended.
            return 0;
        }
    }

    /** Checks the command line, because the process id may belong to another program by now. */
    private boolean isPostmaster(long pid) {
        return commandLine(pid).contains(data.toString());
    }

    /** Returns the command line of a process, with blanks between the words; empty if it has ended. */
    static String commandLine(long pid) {
        try {
            return new String(
                            Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline")), StandardCharsets.UTF_8)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }
}
