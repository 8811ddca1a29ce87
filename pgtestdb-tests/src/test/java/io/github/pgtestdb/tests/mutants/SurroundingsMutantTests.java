// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.tests.SharedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Other environment variables, system properties, connection properties, programs and versions. Each has a separate
 * JVM, which creates a database of each kind. The test compares the names of the templates.
 */
@Tag("generated")
class SurroundingsMutantTests {

    private final String salt = UUID.randomUUID().toString();
    private final Map<String, Outcomes> outcomes = new LinkedHashMap<>();

    @TempDir
    private Path temp;

    @Test
    void eachKindOfMigrator() throws Exception {
        Path files = Files.createDirectories(temp.resolve("files"));
        SurroundingsKinds.writeTo(files);
        run(List.of(Surroundings.ORIGINAL), List.of("jvm0"));
        for (String kind : SurroundingsKinds.all(files).keySet()) {
            outcomes.put(kind, new Outcomes(kind + " in other surroundings", result("jvm0", kind)));
        }
        List<Surroundings> some = some();
        List<String> runs = Stream.iterate(1, i -> i + 1)
                .limit(some.size())
                .map(i -> "jvm" + i)
                .toList();
        for (Map.Entry<Surroundings, List<Integer>> jvm : byJvm(some).entrySet()) {
            run(
                    jvm.getValue().stream().map(some::get).toList(),
                    jvm.getValue().stream().map(runs::get).toList());
        }
        for (int i = 0; i < some.size(); i++) {
            for (Map.Entry<String, Outcomes> kind : outcomes.entrySet()) {
                kind.getValue().add(some.get(i).what(), result(runs.get(i), kind.getKey()));
            }
        }
        List<AssertionError> silent = new ArrayList<>();
        for (Outcomes each : outcomes.values()) {
            try {
                each.report();
            } catch (AssertionError e) {
                silent.add(e);
            }
        }
        assertThat(silent).isEmpty();
    }

    private List<Surroundings> some() throws IOException {
        Path home = Tree.of(
                        ".psqlrc", "SET search_path TO pg_temp;\n",
                        ".pg_service.conf", "[other]\noptions=-c search_path=pg_temp\n",
                        "flyway.conf", "flyway.placeholders.tenant=home\n")
                .writeTo(Files.createDirectories(temp.resolve("other-home")));
        Path tools = Tree.of("psql", "#!/bin/sh\nPGOPTIONS='-c datestyle=german' exec /usr/bin/psql \"$@\"\n")
                .writeTo(Files.createDirectories(temp.resolve("tools")));
        assertThat(tools.resolve("psql").toFile().setExecutable(true)).isTrue();
        return Samples.some(Surroundings.all(home, tools), Surroundings::what, 3, "surroundings");
    }

    /** Groups the surroundings by JVM. Those that differ only in the URL share a JVM. */
    private static Map<Surroundings, List<Integer>> byJvm(List<Surroundings> all) {
        Map<Surroundings, List<Integer>> jvms = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i++) {
            jvms.computeIfAbsent(all.get(i).ofJvm(), jvm -> new ArrayList<>()).add(i);
        }
        return jvms;
    }

    private Outcomes.Result result(String jvm, String kind) throws IOException {
        String[] result = Files.readString(temp.resolve(jvm).resolve(kind)).split("\n", 2);
        return new Outcomes.Result(result[0], result[1]);
    }

    private void run(List<Surroundings> all, List<String> names) throws Exception {
        Surroundings surroundings = all.get(0).ofJvm();
        List<String> command = new ArrayList<>(
                List.of(surroundings.java(), "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", surroundings.classPath()));
        command.addAll(surroundings.arguments());
        command.addAll(
                List.of(SurroundingsMain.class.getName(), temp.resolve("files").toString(), temp.toString()));
        for (int i = 0; i < all.size(); i++) {
            command.addAll(List.of(
                    names.get(i), all.get(i).endOfUrl(SharedServer.admin().jdbcUrl())));
        }
        Path log = temp.resolve(names.get(0) + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Files.createDirectories(temp.resolve("work")).toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment(surroundings));
        Process process = builder.start();
        try {
            assertThat(process.waitFor())
                    .as(() -> surroundings + "\n" + read(log))
                    .isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Map<String, String> environment(Surroundings surroundings) throws IOException {
        ConnectionDetails server = SharedServer.admin();
        Map<String, String> environment = new LinkedHashMap<>(Map.of(
                "PGTESTDB_URL",
                server.jdbcUrl(),
                "PGTESTDB_USER",
                server.user(),
                "PGTESTDB_PASSWORD",
                server.password() == null ? "" : server.password(),
                "PGTESTDB_SALT",
                salt,
                "PGTESTDB_CREATE_STRATEGY",
                "file-copy",
                "PGTESTDB_WARM_DATABASES",
                "0",
                "LC_ALL",
                "C.UTF-8",
                "TZ",
                "UTC",
                "HOME",
                Files.createDirectories(temp.resolve("home")).toString()));
        environment.putAll(surroundings.variables());
        return environment;
    }
}
