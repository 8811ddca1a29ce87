// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds and stops processes by their id and by a directory in their command line. */
public final class ServerProcess {

    /** PostgreSQL waits five seconds for its children. A busy machine takes longer. */
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final Path PROCESSES = Path.of("/proc");

    /** Returns the process if its command line names the directory. Otherwise another process has that id now. */
    public static Optional<ProcessHandle> find(long pid, Path directory) {
        // A zombie process, as is common in containers, has no command line.
        return ProcessHandle.of(pid)
                .filter(process -> process.info().commandLine().orElse("").contains(directory.toString()));
    }

    /** Returns the postmaster. The owner of its data can change the file with its id, so it must be theirs. */
    public static Optional<ProcessHandle> postmaster(Path data) throws IOException {
        return PostmasterPid.read(data)
                .flatMap(pid -> find(pid.pid(), data))
                .filter(process -> hasOwnerOf(data, process.pid()));
    }

    private static boolean hasOwnerOf(Path data, long pid) {
        Path process = PROCESSES.resolve(Long.toString(pid));
        try {
            return !Files.isDirectory(process)
                    || Files.getAttribute(process, "unix:uid")
                            .equals(Files.getAttribute(data, "unix:uid", LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            // It has just ended.
            return false;
        }
    }

    /** Stops the server immediately, and waits for its end. */
    public static void stop(ProcessHandle postmaster, Path data) throws IOException {
        long pid = postmaster.pid();
        Command.run(List.of("/bin/sh", "-c", "kill -QUIT " + pid));
        if (!Waiting.until(
                () -> "PostgreSQL in " + data + ", process " + pid + ", to stop",
                STOP_NANOS,
                () -> find(pid, data).isEmpty())) {
            postmaster.destroyForcibly();
            throw new IOException("its server, process " + pid + ", did not stop and was killed");
        }
    }

    private ServerProcess() {}
}
