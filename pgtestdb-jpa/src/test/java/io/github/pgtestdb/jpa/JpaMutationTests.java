// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.EmptyDatabase;
import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.testkit.RecordingTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.logging.Level;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes one input at a time: entities, properties, the import script. Two databases with the same fingerprint must be
 * equal when they are built from scratch. {@code -Dgenerated.count=1000 -Dgenerated.seed=7} tries more or other
 * changes.
 */
@Tag("generated")
class JpaMutationTests {

    private static final Logger LOG = LoggerFactory.getLogger(JpaMutationTests.class);
    private static final int COUNT = Integer.getInteger("generated.count", 12);
    private static final long SEED = Long.getLong("generated.seed", 1);

    /**
     * Hibernate logs several lines for each schema. The field keeps the logger, because unreferenced loggers may be
     * collected.
     */
    private static final java.util.logging.Logger HIBERNATE = java.util.logging.Logger.getLogger("org.hibernate");

    private static final PgTestDb ENGINE =
            PgTestDb.builder().migrator(new EmptyDatabase()).build();

    @TempDir
    private static Path temp;

    private final Map<Map<String, String>, Optional<Path>> compiled = new HashMap<>();
    private final Map<String, String> contents = new HashMap<>();
    private final TreeMap<String, Integer> counts = new TreeMap<>();
    private final TreeMap<String, Integer> exceptions = new TreeMap<>();
    private final List<String> silent = new ArrayList<>();

    /**
     * A fingerprint and its contents. The fingerprint is a text that begins with "refused" if the mutant was refused.
     */
    private record Result(String print, String contents) {}

    @BeforeAll
    static void beQuiet() {
        HIBERNATE.setLevel(Level.SEVERE);
    }

    @AfterAll
    static void stop() {
        HIBERNATE.setLevel(null);
        ENGINE.close();
    }

    @Test
    @DisplayName("Two variants of the entities with the same fingerprint produce the same database")
    void equalFingerprintMeansEqualDatabase() throws Exception {
        Result base = result(JpaMutant.NONE);
        assertThat(base.contents()).contains("product", "all_ids", ">new<");
        contents.put(base.print(), base.contents());
        List<JpaMutant> mutants = some();
        for (JpaMutant mutant : mutants) {
            add(mutant, base, result(mutant));
        }
        LOG.info(
                "Mutants of entities, seed {}: {} mutants {}, silent differences: {}; same result, other fingerprint: {}",
                SEED,
                mutants.size(),
                counts,
                silent.size(),
                exceptions);
        assertThat(silent).isEmpty();
    }

    private void add(JpaMutant mutant, Result base, Result result) {
        if (result.print().startsWith("refused")) {
            counts.merge("refused", 1, Integer::sum);
            return;
        }
        String first = contents.computeIfAbsent(result.print(), print -> result.contents());
        if (!first.equals(result.contents())) {
            silent.add(mutant.what());
        }
        boolean isSame = result.contents().equals(base.contents());
        boolean isNamedSame = result.print().equals(base.print());
        if (isSame && !isNamedSame) {
            exceptions.merge(mutant.what().replaceFirst(":.*", ""), 1, Integer::sum);
        }
        counts.merge(
                (isSame ? "same result" : result.contents().startsWith("refused") ? "failed build" : "other result")
                        + (isNamedSame ? ", same fingerprint" : ", other fingerprint"),
                1,
                Integer::sum);
    }

    /** Returns one mutant of each kind first, then the second of each, and so on. */
    private static List<JpaMutant> some() {
        List<JpaMutant> all = JpaMutant.all();
        Collections.shuffle(all, new Random(SEED));
        Map<String, Integer> seen = new HashMap<>();
        IdentityHashMap<JpaMutant, Integer> rounds = new IdentityHashMap<>();
        all.forEach(mutant -> rounds.put(mutant, seen.merge(mutant.what().replaceFirst(":.*", ""), 1, Integer::sum)));
        all.sort(Comparator.comparing(rounds::get));
        return all.subList(0, Math.min(COUNT, all.size()));
    }

    private Result result(JpaMutant mutant) throws Exception {
        Optional<Path> classes = compiled.computeIfAbsent(mutant.files(), JpaMutationTests::compile);
        if (classes.isEmpty()) {
            return new Result("refused by the compiler", "");
        }
        JpaMigrator migrator = Projects.migrator(
                jpa -> {
                    jpa.packages("made.up");
                    mutant.properties().forEach(jpa::property);
                },
                classes.get());
        try {
            return new Result(migrator.fingerprint().hex(), built(migrator));
        } catch (PgTestDbException e) {
            return new Result("refused", e.toString());
        }
    }

    private static String built(JpaMigrator migrator) throws SQLException, IOException {
        try (TestDatabase database = ENGINE.create()) {
            migrator.migrate(RecordingTarget.of(database));
            return snapshot(database);
        } catch (PgTestDbException e) {
            return "refused: " + e.getMessage();
        }
    }

    private static String snapshot(TestDatabase database) throws SQLException, IOException {
        StringBuilder lines = new StringBuilder();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(Queries.SNAPSHOT)) {
            while (rows.next()) {
                lines.append(rows.getString(1)).append('\n');
            }
        }
        return lines.toString();
    }

    private static Optional<Path> compile(Map<String, String> files) {
        Path directory = temp.resolve(Integer.toHexString(files.hashCode()));
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none", "-nowarn", "-d", directory.toString(), "-cp", System.getProperty("java.class.path")));
        files.forEach((name, text) -> {
            boolean isSource = !name.contains(".");
            String file = isSource ? name + ".java" : name;
            Path place = isSource ? directory.resolve("sources") : directory;
            Projects.file(place, file, text);
            if (isSource) {
                arguments.add(place.resolve(file).toString());
            }
        });
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, new ByteArrayOutputStream(), arguments.toArray(String[]::new));
        return result == 0 ? Optional.of(directory) : Optional.empty();
    }
}
