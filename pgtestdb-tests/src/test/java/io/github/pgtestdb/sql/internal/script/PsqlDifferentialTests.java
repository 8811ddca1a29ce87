// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql.internal.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.ConnectionDetails;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Programs;
import io.github.pgtestdb.tests.SharedServer;
import io.github.pgtestdb.tests.Snapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs generated scripts with the library and with psql, and compares the two databases. If the library accepts a
 * script, both databases must be equal. psql runs the script statement by statement or with {@code
 * --single-transaction}. The system properties {@code scripts.count} and {@code scripts.seed} choose other scripts.
 */
@Tag("generated")
class PsqlDifferentialTests {

    private static final int COUNT = Integer.getInteger("scripts.count", 100);
    private static final long SEED = Long.getLong("scripts.seed", 1);
    private static final String EMPTY = """
            DO $$ DECLARE s text; BEGIN
                FOR s IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)' LOOP
                    EXECUTE format('DROP SCHEMA %I CASCADE', s);
                END LOOP;
                CREATE SCHEMA public;
            END $$
            """;
    private static final String ROWS_IN_ORDER = """
            SELECT format('rows in order of %s: %s', c.oid::regclass, query_to_xml(format('TABLE %s', c.oid::regclass), true, true, ''))
            FROM pg_class c WHERE relkind = 'r' AND relnamespace >= 16384 ORDER BY 1
            """;

    private enum Outcome {
        AS_PSQL,
        AS_PSQL_IN_ONE_TRANSACTION,
        REFUSED_BY_BOTH,
        REFUSED_AND_PSQL_TAKES_IT,
        REFUSED_AS_A_COMMAND_OF_PSQL,

        /** Before version 18 psql sends the line that ends the data of a COPY to the server. */
        REFUSED_BY_OLD_PSQL,
        DIFFERENT
    }

    private final String name = "psql_" + UUID.randomUUID().toString().substring(0, 8);
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Integer> onlyRefusedHere = new TreeMap<>();

    @TempDir
    private Path directory;

    private boolean psqlIsOlder;

    @Test
    @DisplayName("Each script that the library accepts creates the same database as with psql")
    void acceptedScriptsMatchPsql() throws Exception {
        Programs.assume("psql");
        SharedServer.assumeAtLeast(14, "the corpus has BEGIN ATOMIC");
        Queries.execute(SharedServer.admin(), "CREATE DATABASE " + name + "_a", "CREATE DATABASE " + name + "_b");
        psqlIsOlder = Psql.majorVersion() < SharedServer.majorVersion();
        Map<Outcome, Integer> outcomes = new TreeMap<>();
        try {
            for (long seed = SEED; seed < SEED + COUNT; seed++) {
                outcomes.merge(outcome(seed), 1, Integer::sum);
            }
        } finally {
            Queries.execute(SharedServer.admin(), "DROP DATABASE " + name + "_a", "DROP DATABASE " + name + "_b");
        }
        System.out.println(COUNT + " scripts from seed " + SEED + (psqlIsOlder ? ": " : ", with CSV: ") + outcomes
                + "\nRefused here alone: " + onlyRefusedHere);
        assertThat(faults).isEmpty();
        assertThat(outcomes.get(Outcome.AS_PSQL)).isGreaterThan(COUNT / 10);
    }

    private Outcome outcome(long seed) throws Exception {
        String script = ScriptCorpus.script(seed, !psqlIsOlder);
        UnaryOperator<String> ends = seed % 4 == 0 ? text -> text.replace("\n", "\r\n") : UnaryOperator.identity();
        Path ours = write("ours.sql", (seed % 5 == 0 ? "\uFEFF" : "") + ends.apply(script));
        Path psqls = write("psql.sql", seed % 4 == 0 ? script : script.replace("\r\n", "\n"));
        String refusal = runHere(seed, ours);
        if (refusal.contains(" and no SQL. ")) {
            return Outcome.REFUSED_AS_A_COMMAND_OF_PSQL;
        }
        String error = runByPsql(psqls);
        boolean takes = error.isEmpty();
        if (!refusal.isEmpty()) {
            if (takes) {
                onlyRefusedHere.merge(reason(refusal), 1, Integer::sum);
            }
            return takes ? Outcome.REFUSED_AND_PSQL_TAKES_IT : Outcome.REFUSED_BY_BOTH;
        }
        if (psqlIsOlder && error.contains("end-of-copy marker is not alone on its line")) {
            return Outcome.REFUSED_BY_OLD_PSQL;
        }
        List<String> expected = snapshot("_a");
        if (takes && snapshot("_b").equals(expected)) {
            return Outcome.AS_PSQL;
        }
        List<String> difference = takes ? difference(expected, snapshot("_b")) : List.of("psql refuses it: " + error);
        if (runByPsql(psqls, "--single-transaction").isEmpty() && snapshot("_b").equals(expected)) {
            return Outcome.AS_PSQL_IN_ONE_TRANSACTION;
        }
        faults.add("seed " + seed + ": " + difference + "\n" + script);
        return Outcome.DIFFERENT;
    }

    private static List<String> difference(List<String> a, List<String> b) {
        List<String> difference = new ArrayList<>();
        a.stream()
                .filter(line -> !b.contains(line))
                .map(line -> "here: " + line)
                .forEach(difference::add);
        b.stream()
                .filter(line -> !a.contains(line))
                .map(line -> "psql: " + line)
                .forEach(difference::add);
        return difference;
    }

    private static String reason(String refusal) {
        return refusal.replaceAll("(?s)^File: .*?\nMessage: ", "").replaceAll("(?s)\n.*|\".*|line \\d+", "");
    }

    /** Returns the reason why the script was refused, or an empty text. */
    private String runHere(long seed, Path file) throws SQLException {
        ConnectionDetails database = SharedServer.admin().withDatabase(name + "_a");
        Queries.execute(database, EMPTY);
        try (Connection connection = Queries.connect(database)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET SESSION statement_timeout = '20s'");
            }
            ScriptRunner.run(connection, SqlFile.of("1.sql", file));
            return "";
        } catch (PgTestDbException e) {
            return String.valueOf(e.getMessage());
        } catch (SQLException e) {
            faults.add("seed " + seed + ": no message of ours: " + e);
            return String.valueOf(e.getMessage());
        }
    }

    private String runByPsql(Path file, String... options) throws Exception {
        Queries.execute(SharedServer.admin().withDatabase(name + "_b"), EMPTY);
        return Psql.run(SharedServer.admin(), name + "_b", file, options);
    }

    private List<String> snapshot(String suffix) throws SQLException {
        ConnectionDetails database = SharedServer.admin().withDatabase(name + suffix);
        List<String> lines = new ArrayList<>(Snapshot.of(database));
        lines.removeIf(line -> line.startsWith("estimate ") || line.startsWith("statistics "));
        lines.addAll(Queries.rows(database, ROWS_IN_ORDER));
        return lines;
    }

    private Path write(String fileName, String text) throws Exception {
        return Files.writeString(directory.resolve(fileName), text, StandardCharsets.UTF_8);
    }
}
