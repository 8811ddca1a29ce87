// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.command;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.internal.support.DaemonThreads;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Runs a command to its end. It must not fail, hang, be missing, or leave processes behind. */
public final class CommandRun {

    /** The last process of a pipeline may briefly outlive the shell that started it. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /**
     * The wait for the rest of the output. All known processes have ended by then, so their output can be read at once.
     * It takes this long only if an unknown process holds the output open. That is a process of another user or, except
     * on Linux, a process with a parent that has ended.
     */
    private static final Duration READER_PATIENCE = Duration.ofSeconds(10);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Command command;
    private final Secrets secrets;
    private final OutputTail output;
    private final ProcessTree tree = new ProcessTree();
    private final long start = System.nanoTime();

    private CommandRun(Command command, Secrets secrets) {
        this.command = command;
        this.secrets = secrets;
        this.output = new OutputTail(secrets);
    }

    /**
     * Runs a command and returns the last lines of its output.
     *
     * @throws PgTestDbException if it does not end in time, or fails
     */
    public static String run(Command command, Secrets secrets, Consumer<String> listener) throws InterruptedException {
        return new CommandRun(command, secrets).run(listener);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Counting down throws nothing.
    private String run(Consumer<String> listener) throws InterruptedException {
        Process process = start();
        // Process.waitFor waits on a condition, and in JUnit's fork-join pool such a wait starts another test.
        CountDownLatch ended = new CountDownLatch(1);
        process.onExit().thenRun(ended::countDown);
        Thread reader = DaemonThreads.named("pgtestdb-command")
                .newThread(() -> output.read(process.inputReader(Charset.defaultCharset()), listener));
        reader.start();
        try {
            if (!ended.await(command.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
                throw afterKilling(process, reader);
            }
            refuseLeftOvers(process, reader);
        } finally {
            tree.kill(process);
        }
        reader.join(READER_PATIENCE.toMillis());
        if (process.exitValue() != 0) {
            throw failure("The command failed with exit code " + process.exitValue() + " after " + elapsed() + " ms: ");
        }
        return output.text();
    }

    private Process start() {
        if (!Files.isDirectory(command.directory())) {
            throw new PgTestDbException("Cannot run " + shown() + ": the directory "
                    + command.directory().toAbsolutePath() + " does not exist.");
        }
        try {
            ProcessBuilder builder = command.builder();
            tree.mark(builder);
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new PgTestDbException(
                    "Cannot run " + shown() + ": "
                            + StartFailure.describe(command, secrets.mask(String.valueOf(e.getMessage()))),
                    e);
        }
    }

    private PgTestDbException afterKilling(Process process, Thread reader) throws InterruptedException {
        int killed = tree.alive(process).size();
        tree.kill(process);
        reader.join(READER_PATIENCE.toMillis());
        return failure("The command did not end within " + command.timeout().toMillis() + " ms and was killed, "
                + (killed == 1 ? "1 process" : killed + " processes") + ": ");
    }

    private void refuseLeftOvers(Process process, Thread reader) throws InterruptedException {
        long deadline = System.nanoTime() + GRACE.toNanos();
        List<ProcessHandle> left = tree.alive(process);
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_NANOS);
            left = tree.alive(process);
        }
        if (left.isEmpty()) {
            return;
        }
        String names = left.stream().map(CommandRun::describe).collect(Collectors.joining(", "));
        tree.kill(process);
        reader.join(READER_PATIENCE.toMillis());
        throw failure("The command ended and left " + (left.size() == 1 ? "1 process" : left.size() + " processes")
                + " behind (" + names + "), which was killed. Let it wait for what it starts: ");
    }

    private static String describe(ProcessHandle process) {
        Optional<String> program = process.info().command();
        return program.map(path -> path.substring(path.lastIndexOf('/') + 1)).orElse("pid " + process.pid());
    }

    private PgTestDbException failure(String what) {
        return new PgTestDbException(what + shown() + "\nDirectory: "
                + command.directory().toAbsolutePath().normalize() + "\n" + output.describe());
    }

    private String shown() {
        return secrets.mask(command.toString());
    }

    private long elapsed() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
