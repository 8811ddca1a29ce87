package io.github.pgtestdb.embedded.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Finds and stops processes that are known by their number and by a directory in their command line. */
final class ServerProcess {

    /** PostgreSQL itself gives its children five seconds; a busy machine takes longer. */
    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** The process, if it works on that directory, and is not another that was given the same number since. */
    static Optional<ProcessHandle> find(long pid, Path directory) {
        // A process that has ended and that nobody has buried, as happens in containers, has no command line.
        return ProcessHandle.of(pid)
                .filter(process -> process.info().commandLine().orElse("").contains(directory.toString()));
    }

    static Optional<ProcessHandle> postmaster(Path data) throws IOException {
        return PostmasterPid.read(data).flatMap(pid -> find(pid.pid(), data));
    }

    /** Has it end at once, and waits for that. */
    static void stop(ProcessHandle postmaster, Path data) throws IOException {
        String pid = Long.toString(postmaster.pid());
        Command.run(List.of("/bin/sh", "-c", "kill -QUIT " + pid));
        long start = System.nanoTime();
        while (find(postmaster.pid(), data).isPresent()) {
            if (System.nanoTime() - start > STOP_NANOS) {
                postmaster.destroyForcibly();
                throw new IOException("its server, process " + pid + ", did not stop and was killed");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private ServerProcess() {}
}
