package io.github.pgtestdb.embedded.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The script by which a supervisor of root's signals a server that another user runs. The number of the process is in a file
 * which that user can write to: as that user, the signal reaches only processes of that user.
 */
final class ServerSignal {

    private static final String SIGNAL = "@SIGNAL@";
    private static final String PROCESS = "@PROCESS@";

    /** Signals the process, or the one in postmaster.pid, and prints its number. */
    private static final String COMMAND =
            "pid=$2; [ -n \"$pid\" ] || pid=$(sed -n 1p \"$0/postmaster.pid\"); kill \"$1\" \"$pid\" && echo \"$pid\"";

    /** Writes the script if another user runs the server; its arguments are a signal, and a process or nothing. */
    static void write(Path script, Path data, RunAs runAs) throws IOException {
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
