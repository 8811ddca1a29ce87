// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.server;

import io.github.pgtestdb.embedded.internal.binaries.Binaries;
import io.github.pgtestdb.embedded.internal.process.Command;
import io.github.pgtestdb.embedded.internal.process.LastLines;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.settings.ServerConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the server through pg_ctl, on systems without a shell that could watch the JVM. On Windows it also drops
 * administrator rights, with which PostgreSQL refuses to run.
 */
public record PgCtl(Binaries binaries, RunAs runAs) implements Launcher {

    @Override
    public Launched launch(RunDirectory run, int port) throws IOException {
        // Create an empty log for us to read, and give it to the user that runs the server.
        Files.createFile(run.log());
        if (runAs.owner() != null) {
            runAs.owner().own(run.log());
        }
        Process process = Command.builder(command(
                        run,
                        "start",
                        "--no-wait",
                        "--log=" + run.log(),
                        "--options=" + String.join(" ", ServerConfiguration.place(port))))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Detached(this, run, process);
    }

    private List<String> command(RunDirectory run, String action, String... options) {
        List<String> command =
                new ArrayList<>(List.of(binaries.program("pg_ctl").toString(), action, "--pgdata=" + run.data()));
        command.addAll(List.of(options));
        return runAs.wrap(command);
    }

    private record Detached(PgCtl pgCtl, RunDirectory run, Process starter) implements Launched {

        @Override
        public boolean hasEnded() {
            return !starter.isAlive() && LastLines.of(run.log()).contains("FATAL:");
        }

        @Override
        public void stop() throws IOException {
            Command.run(pgCtl.command(run, "stop", "--mode=immediate", "--wait"));
            run.delete();
        }

        @Override
        public void leave() {}
    }
}
