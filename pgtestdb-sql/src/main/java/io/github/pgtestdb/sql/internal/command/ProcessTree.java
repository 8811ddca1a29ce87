// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A process and all processes that it started, directly or not. On Linux they have a variable in their environment,
 * which also identifies processes that have left their parent. On other systems they are found by descent.
 */
final class ProcessTree {

    private static final String VARIABLE = "PGTESTDB_COMMAND";
    private static final Path PROC = Path.of("/proc");

    /** A process that survives so many signals belongs to another user and cannot be killed. */
    private static final int ROUNDS = 100;

    private static final long PAUSE_NANOS = 10_000_000;

    private final String mark = UUID.randomUUID().toString();

    void mark(ProcessBuilder builder) {
        builder.environment().put(VARIABLE, mark);
    }

    /** Lists the processes that are alive, including the first one. */
    List<ProcessHandle> alive(Process first) {
        Stream<ProcessHandle> marked =
                Files.isDirectory(PROC) ? ProcessHandle.allProcesses().filter(this::bearsMark) : Stream.of();
        return Stream.of(Stream.of(first.toHandle()), first.descendants(), marked)
                .flatMap(handles -> handles)
                .distinct()
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    /** Kills all of them, and repeats this until none is alive that could have started another one. */
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
            return false; // The process belongs to another user, or has ended.
        }
    }
}
