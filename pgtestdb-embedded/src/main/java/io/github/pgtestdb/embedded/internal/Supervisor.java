package io.github.pgtestdb.embedded.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts the server under a small shell script that watches over the JVM through a pipe. */
record Supervisor(Binaries binaries, RunAs runAs) implements Launcher {

    /** An immediate shutdown takes some ten milliseconds; PostgreSQL itself gives up on its children after five seconds. */
    private static final long STOP_SECONDS = 60;

    @Override
    public Launched launch(RunDirectory run) throws IOException {
        List<String> supervised = new ArrayList<>(ownSession());
        supervised.addAll(
                List.of("/bin/sh", writeScript(run).toString(), run.path().toString()));
        supervised.addAll(runAs.wrap(List.of(
                binaries.program("postgres").toString(), "-D", run.data().toString())));
        Process process = Command.builder(supervised)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(run.log().toFile()))
                .start();
        return new Supervised(run, process);
    }

    /** A session of its own keeps the signals of the terminal away from the server. */
    static List<String> ownSession() {
        return isOnPath("setsid") ? List.of("setsid") : List.of();
    }

    private static Path writeScript(RunDirectory run) throws IOException {
        Path file = run.path().resolve("supervisor.sh");
        try (InputStream script = Supervisor.class.getResourceAsStream("supervisor.sh")) {
            Files.copy(script, file);
        }
        return file;
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv("PATH");
        return path != null
                && List.of(path.split(":", -1)).stream()
                        .map(directory -> Path.of(directory, program))
                        .anyMatch(Files::isExecutable);
    }

    private record Supervised(RunDirectory run, Process process) implements Launched {

        @Override
        public boolean hasEnded() {
            return !process.isAlive() || Files.exists(run.exit());
        }

        @Override
        public void stop() throws IOException {
            leave();
            try {
                if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    throw new IOException("it did not stop within " + STOP_SECONDS + " seconds");
                }
            } catch (InterruptedException e) {
                throw Interruption.of("waiting for PostgreSQL to stop", e);
            }
            run.delete();
        }

        @Override
        public void leave() throws IOException {
            process.getOutputStream().close();
        }
    }
}
