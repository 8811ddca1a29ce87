// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Ways to start a program so that Ctrl-C, Ctrl-Z and the hang-up of the terminal do not reach it. */
public final class OwnSession {

    private static final String PERL =
            "use POSIX; POSIX::setsid() > 0 or exit 126; exec { $ARGV[0] } @ARGV or exit 127";

    /** Each job is a separate process group. The shell stays in the group of the JVM, and ignores the signals. */
    private static final String BASH = "trap '' HUP INT QUIT TERM TSTP; set -m; \"$@\" <&0 & wait \"$!\"";

    /** Returns the beginning of a command line; empty if no program on this system can do it. */
    public static Optional<List<String>> find() {
        // Linux has setsid, macOS does not.
        if (isOnPath("setsid")) {
            return Optional.of(List.of("setsid"));
        }
        return Stream.of(List.of("perl", "-e", PERL), List.of("bash", "-c", BASH, "bash"))
                .filter(OwnSession::works)
                .findFirst();
    }

    private static boolean works(List<String> prefix) {
        try {
            return isOnPath(prefix.get(0))
                    && Command.run(RunAs.prefixed(prefix, List.of("/bin/sh", "-c", "exit 0")))
                            .succeeded();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv("PATH");
        return path != null
                && Stream.of(path.split(":", -1))
                        .map(directory -> Path.of(directory, program))
                        .anyMatch(Files::isExecutable);
    }

    private OwnSession() {}
}
