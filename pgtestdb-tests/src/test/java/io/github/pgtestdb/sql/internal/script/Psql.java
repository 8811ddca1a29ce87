// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import io.github.pgtestdb.ConnectionDetails;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs files with psql, which stops at the first error. */
final class Psql {

    private Psql() {}

    static int majorVersion() throws IOException {
        Process process = new ProcessBuilder("psql", "--version").start();
        String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Integer.parseInt(version.replaceAll("(?s)^\\D*(\\d+).*", "$1"));
    }

    /** Returns the empty string if psql executed the whole file, and its output otherwise. */
    static String run(ConnectionDetails server, String database, Path file, String... options)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", file.toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.put("PGHOST", server.host());
        environment.put("PGPORT", String.valueOf(server.port()));
        environment.put("PGUSER", server.user());
        environment.put("PGDATABASE", database);
        environment.put("PGCLIENTENCODING", "UTF8");
        environment.put("PGOPTIONS", "-c statement_timeout=20s");
        if (server.password() != null) {
            environment.put("PGPASSWORD", server.password());
        }
        Process process = builder.directory(
                        file.toAbsolutePath().resolveSibling("").toFile())
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0 && code != 3) {
            throw new IOException("psql ended with " + code + ": " + output);
        }
        return code == 0 ? "" : output;
    }
}
