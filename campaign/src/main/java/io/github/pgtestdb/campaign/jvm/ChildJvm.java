// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.campaign.jvm;

import io.github.pgtestdb.campaign.jvm.Event.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A JVM that was started for the campaign, and its report. Closing it kills it, like {@code kill -9}. Thread-safe. */
public final class ChildJvm implements AutoCloseable {

    private static final int LAST_LINES = 12;

    private final JvmSpec spec;
    private final Process process;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private volatile long killedAt;
    private final CompletableFuture<Long> ended;

    private ChildJvm(JvmSpec spec, Process process) {
        this.spec = spec;
        this.process = process;
        this.reader = new Thread(this::read, "output of " + spec.name());
        reader.setDaemon(true);
        this.ended = process.onExit().thenApply(any -> System.currentTimeMillis());
    }

    /**
     * Starts a JVM.
     *
     * @param spec the command and its environment
     * @return the JVM, which may need a second until it works
     * @throws IOException if it cannot be started
     */
    public static ChildJvm start(JvmSpec spec) throws IOException {
        Files.createDirectories(spec.temporaryFiles());
        ProcessBuilder builder = new ProcessBuilder(spec.command()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PGTESTDB_") || name.startsWith("PG"));
        builder.environment().put("TMPDIR", spec.temporaryFiles().toString());
        builder.environment().putAll(spec.environment());
        ChildJvm jvm = new ChildJvm(spec, builder.start());
        jvm.reader.start();
        return jvm;
    }

    public String name() {
        return spec.name();
    }

    /** Writes a line to the JVM's standard input. */
    public void order(String line) throws IOException {
        Writer input = process.outputWriter(StandardCharsets.UTF_8);
        input.write(line + "\n");
        input.flush();
    }

    /**
     * Waits for an event of a kind.
     *
     * @param kind the kind
     * @param count the number of the event among those of its kind, counted from 1
     * @param patience how long to wait
     * @return the event with that number
     * @throws TimeoutException if there is none in that time, or the JVM ended; the message has its last lines
     */
    public Event await(Kind kind, int count, Duration patience) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (lines) {
            while (true) {
                List<Event> found =
                        events.stream().filter(event -> event.kind() == kind).toList();
                if (found.size() >= count) {
                    return found.get(count - 1);
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || !reader.isAlive()) {
                    throw new TimeoutException("No " + kind + " from " + name() + ": " + lastLines());
                }
                lines.wait(Math.min(left, 100));
            }
        }
    }

    /** Waits for the end of the JVM, and returns whether it ended in that time. */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        boolean over = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (over) {
            ended.join();
            reader.join(TimeUnit.SECONDS.toMillis(10));
        }
        return over;
    }

    /** Makes the JVM write the stacks of its threads to its output. */
    public void dumpThreads() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid()))
                .start()
                .waitFor();
        Thread.sleep(500);
    }

    /** Kills the JVM with SIGKILL, and waits until it has ended. */
    public void kill() {
        if (process.isAlive()) {
            killedAt = System.currentTimeMillis();
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the report so far. */
    public JvmReport report() {
        synchronized (lines) {
            long end = killedAt > 0 ? killedAt : ended.getNow(Long.MAX_VALUE);
            return new JvmReport(name(), List.copyOf(events), end, killedAt > 0);
        }
    }

    /** Returns the last lines of the JVM's output, as one line. */
    public String lastLines() {
        synchronized (lines) {
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                Writer file = Files.newBufferedWriter(spec.output())) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                file.write(line + "\n");
                file.flush();
                synchronized (lines) {
                    lines.add(line);
                    Event.parse(line).ifPresent(events::add);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
