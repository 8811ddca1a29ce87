// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

/** Inspects and signals processes. */
public final class Processes {

    /** Returns whether a process runs. A zombie process, as is common in containers, has no command line. */
    public static boolean runs(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().commandLine())
                .isPresent();
    }

    public static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private Processes() {}

    /** Reads the second bit of the mask of signals that this process ignores. */
    public static boolean isInterruptIgnored() throws Exception {
        String mask = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("0");
        return (Long.parseUnsignedLong(mask, 16) & 2) != 0;
    }
}
