// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.server;

import io.github.pgtestdb.embedded.internal.files.FilePermissions;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The script with which root's supervisor signals a server that another user runs. The server's process id is in a file
 * that the other user can write to. The script runs as that user, so the signal reaches only processes of that user.
 */
public final class ServerSignal {

    private static final String SIGNAL = "@SIGNAL@";
    private static final String PROCESS = "@PROCESS@";

    /** Signals the given process, or else the one in postmaster.pid, and prints its id. */
    private static final String COMMAND =
            "pid=$2; [ -n \"$pid\" ] || pid=$(sed -n 1p \"$0/postmaster.pid\"); kill \"$1\" \"$pid\" && echo \"$pid\"";

    /** Writes the script if another user runs the server. Arguments: a signal, and a process id or nothing. */
    public static void write(Path script, Path data, RunAs runAs) throws IOException {
        if (runAs.owner() != null) {
            FilePermissions.write(script, text(data, runAs));
        }
    }

    static String text(Path data, RunAs runAs) {
        List<String> command = runAs.wrap(List.of("/bin/sh", "-c", COMMAND, data.toString(), SIGNAL, PROCESS));
        return command.stream()
                .map(RunAs::quoted)
                .collect(Collectors.joining(" ", "exec ", "\n"))
                .replace(SIGNAL, "'\"$1\"'")
                .replace(PROCESS, "'\"$2\"'");
    }

    private ServerSignal() {}
}
