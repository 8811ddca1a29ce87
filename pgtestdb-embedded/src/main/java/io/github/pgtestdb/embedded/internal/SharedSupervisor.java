package io.github.pgtestdb.embedded.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Starts the shell script that watches over a shared server. */
record SharedSupervisor(Binaries binaries, RunAs runAs) {

    /** Starts the server with it. */
    Process launch(SharedDirectory server) throws IOException {
        return launch(
                server,
                runAs.wrap(List.of(
                        binaries.program("postgres").toString(),
                        "-D",
                        server.data().toString())));
    }

    /** Has it look after a server that runs already. */
    static Process adopt(SharedDirectory server, ProcessHandle postmaster) throws IOException {
        return launch(server, List.of("adopt", Long.toString(postmaster.pid())));
    }

    private static Process launch(SharedDirectory server, List<String> arguments) throws IOException {
        try (InputStream script = SharedSupervisor.class.getResourceAsStream("shared-supervisor.sh")) {
            Files.copy(script, server.script(), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>(Supervisor.ownSession());
        command.addAll(
                List.of("/bin/sh", server.script().toString(), server.path().toString()));
        command.addAll(arguments);
        return Command.builder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(server.log().toFile()))
                .start();
    }
}
