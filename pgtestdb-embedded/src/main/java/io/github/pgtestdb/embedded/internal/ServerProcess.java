package io.github.pgtestdb.embedded.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds and stops processes that are known by their number and by a directory in their command line. */
final class ServerProcess {

    /** PostgreSQL itself gives its children five seconds; a busy machine takes longer. */
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final Path PROCESSES = Path.of("/proc");

    /** The process, if it works on that directory, and is not another that was given the same number since. */
    static Optional<ProcessHandle> find(long pid, Path directory) {
        // A process that has ended and that nobody has buried, as happens in containers, has no command line.
        return ProcessHandle.of(pid)
                .filter(process -> process.info().commandLine().orElse("").contains(directory.toString()));
    }

    /** The postmaster, whose number is in a file of the user that owns the data: it is a process of that user. */
    static Optional<ProcessHandle> postmaster(Path data) throws IOException {
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

    /** Has it end at once, and waits for that. */
    static void stop(ProcessHandle postmaster, Path data) throws IOException {
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
