// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.server;

import io.github.pgtestdb.embedded.internal.binaries.Binaries;
import io.github.pgtestdb.embedded.internal.files.FilePermissions;
import io.github.pgtestdb.embedded.internal.process.Command;
import io.github.pgtestdb.embedded.internal.process.Interruption;
import io.github.pgtestdb.embedded.internal.process.OwnSession;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts the server under a small shell script that watches the JVM through a pipe. */
public record Supervisor(Binaries binaries, RunAs runAs) implements Launcher {

    /** An immediate shutdown takes some ten milliseconds; PostgreSQL gives up on its children after 5 s. */
    private static final long STOP_SECONDS = 60;

    @Override
    public Launched launch(RunDirectory run, int port) throws IOException {
        // Without a separate session, Ctrl-C also ends the server. That is acceptable, because only this JVM uses it.
        List<String> supervised = new ArrayList<>(OwnSession.find().orElse(List.of()));
        supervised.addAll(
                List.of("/bin/sh", writeScript(run).toString(), run.path().toString()));
        supervised.addAll(runAs.wrap(binaries.server(run.data(), port)));
        ServerSignal.write(run.path().resolve("signal.sh"), run.data(), runAs);
        FilePermissions.write(run.log(), "");
        Process process = Command.builder(supervised)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(run.log().toFile()))
                .start();
        return new Supervised(run, process);
    }

    private static Path writeScript(RunDirectory run) throws IOException {
        Path file = run.path().resolve("supervisor.sh");
        try (InputStream script = Supervisor.class.getResourceAsStream("supervisor.sh")) {
            return FilePermissions.write(file, new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
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
