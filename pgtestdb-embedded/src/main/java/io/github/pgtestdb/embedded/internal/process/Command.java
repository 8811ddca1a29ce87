// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Runs a short-lived program and waits for its end. */
public final class Command {

    /** The slowest of these programs, initdb, took at most eight seconds; longer than this is a hang. */
    private static final long TIMEOUT_SECONDS = 120;

    /** The text of ETXTBSY in Java: {@code error=26, …}, and {@code error: 26 (…)} from JDK 25 on. */
    private static final Pattern TEXT_FILE_BUSY = Pattern.compile("\\berror[=:] ?26\\b");

    /** The time between fork and exec is milliseconds, or seconds on a busy machine. */
    private static final int BUSY_ATTEMPTS = 1500;

    private static final long BUSY_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /**
     * The result of a program.
     *
     * @param exitCode its exit code
     * @param output its standard output and standard error together, without surrounding blanks
     */
    public record Result(int exitCode, String output) {

        public boolean succeeded() {
            return exitCode == 0;
        }
    }

    public static Result run(List<String> command) throws IOException {
        Process process = start(builder(command).redirectErrorStream(true));
        process.getOutputStream().close();
        CompletableFuture<Boolean> inTime = process.onExit()
                .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .handle((ended, timeout) -> {
                    if (timeout != null) {
                        process.destroyForcibly();
                    }
                    return timeout == null;
                });
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = process.waitFor();
            if (!inTime.join()) {
                throw new IOException(command.get(0) + " did not end within " + TIMEOUT_SECONDS + " seconds");
            }
            return new Result(exitCode, output.strip());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw Interruption.of("waiting for " + command.get(0), e);
        }
    }

    /**
     * Starts a program that may have been written a moment ago. Another thread of this JVM may have forked while the
     * file was open for writing. Linux reports the file as busy until that child has executed its own program.
     */
    private static Process start(ProcessBuilder builder) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return builder.start();
            } catch (IOException e) {
                if (attempt == BUSY_ATTEMPTS || !isBusy(e)) {
                    throw e;
                }
                LockSupport.parkNanos(BUSY_PAUSE_NANOS);
                if (Thread.interrupted()) {
                    throw Interruption.of("starting " + builder.command().get(0), new InterruptedException());
                }
            }
        }
    }

    private static boolean isBusy(IOException e) {
        return TEXT_FILE_BUSY.matcher(String.valueOf(e.getMessage())).find();
    }

    /**
     * Keeps the user's locale and libpq's variables from the server. The working directory is the root, because the
     * user that runs the server may not be able to enter the one of this JVM.
     */
    public static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(new File(File.separator));
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(name -> name.startsWith("PG") || name.startsWith("LC_") || name.startsWith("LANG"));
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
        return builder;
    }

    private Command() {}
}
