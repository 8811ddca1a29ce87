// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.testkit.ClassPaths;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Other environment variables, system properties, time zones and versions, each in a separate JVM. Two JVMs that share
 * a template must build the same contents from scratch. {@code -Dtest.mutants=all} tries all of them.
 */
@Tag("generated")
class SurroundingsTests {

    private static final Logger LOG = LoggerFactory.getLogger(SurroundingsTests.class);
    private static final Path OTHER_JAVA = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64/bin/java");

    private static final List<String> VARIABLES = List.of(
            "LIQUIBASE_COMMAND_LABEL_FILTER=base",
            "LIQUIBASE_COMMAND_CONTEXTS=ctx",
            "LIQUIBASE_COMMAND_CONTEXT_FILTER=ctx",
            "LIQUIBASE_COMMAND_UPDATE_LABEL_FILTER=base",
            "LIQUIBASE_LABEL_FILTER=base",
            "LIQUIBASE_DEFAULTS_FILE=other.properties",
            "LIQUIBASE_COMMAND_DEFAULT_SCHEMA_NAME=other",
            "LIQUIBASE_DATABASE_CHANGELOG_TABLE_NAME=other",
            "LIQUIBASE_LIQUIBASE_SCHEMA_NAME=public",
            "LIQUIBASE_FILE_ENCODING=ISO-8859-1",
            "LIQUIBASE_MISSING_PROPERTY_MODE=EMPTY",
            "LIQUIBASE_DUPLICATE_FILE_MODE=SILENT",
            "LIQUIBASE_PRESERVE_SCHEMA_CASE=true",
            "LIQUIBASE_SHOULD_RUN=false",
            "LIQUIBASE_SUPPORT_PROPERTY_ESCAPING=true",
            "LIQUIBASE_CONVERT_DATA_TYPES=false",
            "LIQUIBASE_SEARCH_PATH=/nowhere",
            "LIQUIBASE_LOG_LEVEL=WARNING",
            "LIQUIBASE_MADE_UP=other",
            "tenant=other",
            "TENANT=other",
            "demo=on",
            "idType=bigint",
            "missing=found",
            "OTHER=other",
            "TZ=Asia/Tokyo",
            "LC_ALL=tr_TR.UTF-8",
            "JAVA_OPTS=-Dtenant=other",
            "LIQUIBASE_CLASSPATH=/nowhere",
            "PGTESTDB_LIQUIBASE_CONTEXTS=ctx",
            "PGTESTDB_EXTENSIONS=pgcrypto");

    private static final List<String> PROPERTIES = List.of(
            "user.timezone=Asia/Tokyo",
            "user.language=tr",
            "user.country=CH",
            "file.encoding=ISO-8859-1",
            "tenant=other",
            "line.separator=\r\n",
            "user.name=other",
            "liquibase.command.contexts=ctx",
            "liquibase.shouldRun=false");

    private final String salt = UUID.randomUUID().toString();
    private final Map<String, String> byName = new HashMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> silent = new ArrayList<>();
    private final List<String> exceptions = new ArrayList<>();

    @TempDir
    private Path temp;

    /** The command and the environment of a JVM. */
    private record Start(String what, Map<String, String> variables, List<String> command, String classPath) {}

    @Test
    void aDatabaseThatDiffersHasAnotherName() throws Exception {
        Path files = temp.resolve("files");
        MutationProject.FOLDER.with("db/changelog/more/4-times.sql", """
                        --liquibase formatted sql
                        --changeset ada:times
                        CREATE TABLE times AS SELECT extract(epoch FROM timestamptz '2024-01-01 00:00') AS e;
                        """).writeTo(files);
        ClassPaths.compile(files, MutationProject.CHANGE);
        String classPath = files
                + File.pathSeparator
                + files.resolve("classes")
                + File.pathSeparator
                + System.getProperty("java.class.path");
        Result base = run(new Start("nothing", Map.of(), List.of(), classPath), 0);
        assertThat(base.contents()).contains("column seed.n ", "times");
        byName.put(base.name(), base.contents());
        List<Start> some = some(classPath);
        for (int i = 0; i < some.size(); i++) {
            add(some.get(i).what(), base, run(some.get(i), i + 1));
        }
        LOG.info(
                "Liquibase in other surroundings: {} mutants {}, silent differences: {}; same result, other fingerprint: {}",
                some.size(),
                counts,
                silent.size(),
                exceptions);
        assertThat(silent).isEmpty();
    }

    /** The name of the JVM that built the template, and the contents that this JVM builds from scratch. */
    private record Result(String name, String contents) {}

    private void add(String what, Result base, Result result) {
        String first = byName.computeIfAbsent(result.name(), name -> result.contents());
        if (!first.equals(result.contents())) {
            silent.add(what);
        }
        boolean isSame = result.contents().equals(base.contents());
        boolean isNamedSame = result.name().equals(base.name());
        if (isSame && !isNamedSame) {
            exceptions.add(what);
        }
        counts.merge(
                (isSame ? "same result" : result.contents().equals("refused") ? "refused" : "other result")
                        + (isNamedSame ? ", same fingerprint" : ", other fingerprint"),
                1,
                Integer::sum);
    }

    private static List<Start> some(String classPath) {
        List<Start> all = new ArrayList<>();
        for (String variable : VARIABLES) {
            String[] pair = variable.split("=", 2);
            all.add(new Start("a variable: " + variable, Map.of(pair[0], pair[1]), List.of(), classPath));
        }
        PROPERTIES.forEach(property ->
                all.add(new Start("a property: " + property, Map.of(), List.of("-D" + property), classPath)));
        versions(all, classPath);
        Collections.shuffle(all, new Random(Long.getLong("test.mutants.seed", 1)));
        String count = System.getProperty("test.mutants", "40");
        return count.equals("all") ? all : all.subList(0, Math.min(all.size(), Integer.parseInt(count) / 20));
    }

    private static void versions(List<Start> all, String classPath) {
        for (String version : List.of("4.31.1", "5.0.4")) {
            String other = classPath.replaceAll(
                    "(liquibase-core[/\\\\])[0-9.]+([/\\\\]liquibase-core-)[0-9.]+(\\.jar)",
                    "$1" + version + "$2" + version + "$3");
            if (Stream.of(other.split(File.pathSeparator, -1))
                    .anyMatch(entry -> entry.contains("liquibase-core-" + version) && Files.exists(Path.of(entry)))) {
                all.add(new Start("another Liquibase: " + version, Map.of(), List.of(), other));
            }
        }
        if (Files.isExecutable(OTHER_JAVA)) {
            all.add(new Start("another Java: 25", Map.of("OTHER_JAVA", "yes"), List.of(), classPath));
        }
    }

    private Result run(Start start, int number) throws Exception {
        boolean isOtherJava = start.variables().containsKey("OTHER_JAVA");
        List<String> command = new ArrayList<>(List.of(
                isOtherJava
                        ? OTHER_JAVA.toString()
                        : Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                start.classPath()));
        command.addAll(start.command());
        Path result = temp.resolve("result" + number);
        command.addAll(List.of(SurroundingsMain.class.getName(), "jvm" + number, result.toString()));
        Path log = temp.resolve("log" + number);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Files.createDirectories(temp.resolve("work")).toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "PGTESTDB_SALT", salt,
                        "PGTESTDB_CREATE_STRATEGY", "file-copy",
                        "PGTESTDB_WARM_DATABASES", "0",
                        "LC_ALL", "C.UTF-8"));
        builder.environment().putAll(start.variables());
        Process process = builder.start();
        try {
            assertThat(process.waitFor()).as(() -> start + "\n" + read(log)).isZero();
        } finally {
            process.destroyForcibly();
        }
        String[] lines = Files.readString(result).split("\n", 2);
        return new Result(lines[0], lines[1]);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
