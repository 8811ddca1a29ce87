package io.github.pgtestdb.internal.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A process and all that it started, directly or not. On Linux they are known by a variable in their environment, which
 * also finds those that have left their parent; elsewhere by descent.
 */
final class ProcessTree {

    private static final String VARIABLE = "PGTESTDB_COMMAND";
    private static final Path PROC = Path.of("/proc");

    /** What outlives so many signals runs as another user, and is not ours to kill. */
    private static final int ROUNDS = 100;

    private static final long PAUSE_NANOS = 10_000_000;

    private final String mark = UUID.randomUUID().toString();

    void mark(ProcessBuilder builder) {
        builder.environment().put(VARIABLE, mark);
    }

    /** Lists those alive, the first process included. */
    List<ProcessHandle> alive(Process first) {
        Stream<ProcessHandle> marked =
                Files.isDirectory(PROC) ? ProcessHandle.allProcesses().filter(this::bearsMark) : Stream.of();
        return Stream.of(Stream.of(first.toHandle()), first.descendants(), marked)
                .flatMap(handles -> handles)
                .distinct()
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    /** Kills all of them, until none is left that could have started another meanwhile. */
    void kill(Process first) {
        List<ProcessHandle> alive = alive(first);
        for (int round = 0; !alive.isEmpty() && round < ROUNDS; round++) {
            alive.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(PAUSE_NANOS);
            alive = alive(first);
        }
    }

    private boolean bearsMark(ProcessHandle process) {
        try {
            byte[] environment = Files.readAllBytes(PROC.resolve(process.pid() + "/environ"));
            return new String(environment, StandardCharsets.ISO_8859_1).contains(VARIABLE + "=" + mark);
        } catch (IOException e) {
            return false; // Another user's, or gone.
        }
    }
}
