// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.embedded.internal;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.PostgresServer;
import io.github.pgtestdb.testkit.MapSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A JVM with a server. The arguments are settings; it reads orders from standard input and writes answers to standard
 * output.
 */
public final class ServerMain {

    public static void main(String[] arguments) throws Exception {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Map<String, String> values = Stream.of(arguments)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        try (PostgresServer server = EmbeddedPostgres.start(new MapSettings(values));
                BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            ConnectionDetails admin = server.admin();
            answers.println("started " + admin.port() + " " + Objects.requireNonNull(admin.password()));
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                obey(order, server);
                answers.println("done");
            }
        } catch (PgTestDbException e) {
            answers.println("failed " + e.getMessage());
        }
    }

    private static void obey(String order, PostgresServer server) throws IOException {
        String[] words = order.split(" ", -1);
        switch (words[0]) {
            case "stay" -> server.stayFor(Duration.ofSeconds(Long.parseLong(words[1])));
            case "child" -> new ProcessBuilder("sleep", "120").start();
            case "close" -> server.close();
            case "exit" -> System.exit(0);
            default -> throw new IllegalArgumentException(order);
        }
    }

    private ServerMain() {}
}
