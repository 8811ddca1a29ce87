// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests.mutants;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The surroundings of a migration: the JVM's environment, arguments and programs, and the URL.
 *
 * @param what describes the change: its kind, a colon, and its place
 * @param variables environment variables
 * @param arguments arguments for the JVM
 * @param parameter a connection property to add to the URL, or an empty text
 * @param java the program
 * @param classPath the class path
 */
record Surroundings(
        String what,
        Map<String, String> variables,
        List<String> arguments,
        String parameter,
        String java,
        String classPath) {

    static final Surroundings ORIGINAL = new Surroundings(
            "the original",
            Map.of(),
            List.of(),
            "",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            System.getProperty("java.class.path"));

    private static final Path OTHER_JAVA = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64/bin/java");

    /** Lists every change. {@code home} and {@code tools} are directories that differ from those of the original. */
    static List<Surroundings> all(Path home, Path tools) {
        List<Surroundings> all = new ArrayList<>();
        variables(all);
        all.add(variable("HOME", home.toString()));
        all.add(variable("XDG_DATA_HOME", home.toString()));
        all.add(variable("PATH", tools + File.pathSeparator + System.getenv("PATH")));
        properties(all);
        parameters(all);
        versions(all);
        return all;
    }

    private static void variables(List<Surroundings> all) {
        for (String name :
                List.of("MUTANT_VARIABLE", "OTHER_VARIABLE", "USER", "LOGNAME", "TMPDIR", "TERM", "PYTHONPATH")) {
            all.add(variable(name, "other"));
        }
        all.add(variable("TZ", "Asia/Tokyo"));
        for (String name :
                List.of("LANG", "LC_ALL", "LC_TIME", "LC_NUMERIC", "LC_MONETARY", "LC_MESSAGES", "LANGUAGE")) {
            all.add(variable(name, "tr_TR.UTF-8"));
        }
        all.add(variable("LC_ALL", "C"));
        all.add(variable("PGTZ", "Asia/Tokyo"));
        all.add(variable("PGDATESTYLE", "German"));
        all.add(variable("PGCLIENTENCODING", "LATIN1"));
        all.add(variable("PGOPTIONS", "-c search_path=pg_catalog"));
        for (String name : List.of(
                "PGAPPNAME", "PGSERVICE", "PGUSER", "PGDATABASE", "PGHOST", "PGPASSWORD", "PSQLRC", "PGCLUSTER")) {
            all.add(variable(name, "other"));
        }
        all.add(variable("JAVA_TOOL_OPTIONS", "-Duser.timezone=Asia/Tokyo"));
        for (String value : List.of("true", "false", "2", "app")) {
            Map<String, String> ofFlyway = new LinkedHashMap<>();
            FlywayOptions.keys().forEach(key -> ofFlyway.put(variableOf(key), value));
            all.add(ORIGINAL.withVariables("all variables of Flyway: " + value, ofFlyway));
        }
        all.add(variable("FLYWAY_TARGET", "1"));
        all.add(variable("FLYWAY_TABLE", "other"));
        all.add(variable("FLYWAY_DEFAULT_SCHEMA", "other"));
        all.add(variable("FLYWAY_PLACEHOLDERS_TENANT", "other"));
        all.add(variable("PGTESTDB_EXTENSIONS", "pgcrypto"));
        all.add(variable("PGTESTDB_SALT", "other"));
        all.add(variable("PGTESTDB_CREATE_STRATEGY", "wal-log"));
        all.add(variable("PGTESTDB_POOL_SIZE", "2"));
        all.add(variable("PGTESTDB_INCREMENTAL_TEMPLATES", "false"));
    }

    private static void properties(List<Surroundings> all) {
        Stream.of(
                        "user.timezone=Asia/Tokyo",
                        "user.timezone=GMT+09:00",
                        "user.language=tr",
                        "user.language=de",
                        "user.language.format=de",
                        "user.country=CH",
                        "user.region=CH",
                        "file.encoding=ISO-8859-1",
                        "file.encoding=UTF-16",
                        "sun.jnu.encoding=ISO-8859-1",
                        "line.separator=\r\n",
                        "user.name=other",
                        "user.home=/nowhere",
                        "os.name=Windows 11",
                        "java.locale.providers=COMPAT",
                        "mutant.property=other",
                        "mutant.flag=true",
                        "mutant.other=other",
                        "java.io.tmpdir=/var/tmp",
                        "pgtestdb.salt=other",
                        "org.postgresql.forcebinary=true",
                        "pgjdbc.config.cleanup.thread.ttl=1")
                .forEach(property -> all.add(argument("-D" + property)));
        List<String> ofFlyway =
                FlywayOptions.keys().stream().map(key -> "-D" + key + "=2").toList();
        all.add(new Surroundings(
                "all properties of Flyway: 2", Map.of(), ofFlyway, "", ORIGINAL.java, ORIGINAL.classPath));
        all.add(argument("-Dflyway.placeholders.tenant=other"));
    }

    private static void parameters(List<Surroundings> all) {
        for (String option : List.of(
                "datestyle=german",
                "intervalstyle=iso_8601",
                "bytea_output=escape",
                "search_path=pg_catalog,public",
                "app.tenant=acme",
                "extra_float_digits=-5",
                "standard_conforming_strings=off",
                "default_text_search_config=german",
                "lc_monetary=C.utf8",
                "default_transaction_isolation=serializable",
                "statement_timeout=100000",
                "default_with_oids=off")) {
            all.add(ORIGINAL.withParameter("options=-c%20" + option));
        }
        for (String property : List.of(
                "currentSchema=pg_catalog,public",
                "stringtype=unspecified",
                "preparedThreshold=1",
                "preferQueryMode=simple",
                "ApplicationName=other",
                "autosave=always",
                "readOnly=true",
                "defaultRowFetchSize=1",
                "tcpKeepAlive=true",
                "connectTimeout=20",
                "reWriteBatchedInserts=true",
                "binaryTransfer=false",
                "assumeMinServerVersion=12",
                "escapeSyntaxCallMode=call",
                "allowEncodingChanges=true")) {
            all.add(ORIGINAL.withParameter(property));
        }
    }

    private static void versions(List<Surroundings> all) {
        if (Files.isExecutable(OTHER_JAVA)) {
            all.add(new Surroundings(
                    "another Java: 25", Map.of(), List.of(), "", OTHER_JAVA.toString(), ORIGINAL.classPath));
        }
        String driver = System.getProperty("suite.older-pgjdbc", "");
        if (Files.exists(Path.of(driver))) {
            all.add(ORIGINAL.withClassPath("another driver: older", driver + File.pathSeparator + ORIGINAL.classPath));
        }
    }

    private static String variableOf(String key) {
        return key.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static Surroundings variable(String name, String value) {
        return ORIGINAL.withVariables("a variable: " + name + "=" + value, Map.of(name, value));
    }

    private static Surroundings argument(String argument) {
        return new Surroundings(
                "a property: " + argument, Map.of(), List.of(argument), "", ORIGINAL.java, ORIGINAL.classPath);
    }

    /** Returns the part that belongs to the JVM, without the URL. */
    Surroundings ofJvm() {
        return parameter.isEmpty() ? this : ORIGINAL;
    }

    String endOfUrl(String url) {
        return parameter.isEmpty() ? "" : (url.contains("?") ? "&" : "?") + parameter;
    }

    private Surroundings withVariables(String change, Map<String, String> added) {
        return new Surroundings(change, added, arguments, parameter, java, classPath);
    }

    private Surroundings withParameter(String added) {
        return new Surroundings("a connection property: " + added, variables, arguments, added, java, classPath);
    }

    private Surroundings withClassPath(String change, String other) {
        return new Surroundings(change, variables, arguments, parameter, java, other);
    }
}
