// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal.shared;

import io.github.pgtestdb.embedded.internal.binaries.Binaries;
import io.github.pgtestdb.embedded.internal.files.FilePermissions;
import io.github.pgtestdb.embedded.internal.process.Command;
import io.github.pgtestdb.embedded.internal.process.OwnSession;
import io.github.pgtestdb.embedded.internal.process.RunAs;
import io.github.pgtestdb.embedded.internal.server.ServerSignal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Starts the shell script that watches over a shared server. */
public record SharedSupervisor(Binaries binaries, RunAs runAs) {

    /**
     * Starts the script, and with it the server.
     *
     * @param ownSession the beginning of the command line, from {@link OwnSession}
     */
    Process launch(SharedDirectory server, int port, List<String> ownSession) throws IOException {
        ServerSignal.write(server.signal(), server.data(), runAs);
        return launch(server, ownSession, runAs.wrap(binaries.server(server.data(), port)));
    }

    /** Starts the script for a server that runs. It ignores the signals of the terminal in any session. */
    static Process adopt(SharedDirectory server, ProcessHandle postmaster) throws IOException {
        return launch(server, OwnSession.find().orElse(List.of()), List.of("adopt", Long.toString(postmaster.pid())));
    }

    private static Process launch(SharedDirectory server, List<String> ownSession, List<String> arguments)
            throws IOException {
        try (InputStream script = SharedSupervisor.class.getResourceAsStream("shared-supervisor.sh")) {
            FilePermissions.write(server.script(), new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        List<String> command = new ArrayList<>(ownSession);
        command.addAll(
                List.of("/bin/sh", server.script().toString(), server.path().toString()));
        command.addAll(arguments);
        return Command.builder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(server.log().toFile()))
                .start();
    }
}
