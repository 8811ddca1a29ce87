// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.ClassPaths;
import io.github.pgtestdb.testkit.RecordingTarget;
import io.github.pgtestdb.testkit.TestEngine;
import java.net.URL;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes one input at a time. If the fingerprint stays the same, the database must be the same when it is built from
 * scratch.
 *
 * <p>{@code -Dtest.mutants=all} tries all mutants. It also builds those with another fingerprint, to count those with
 * the same result. {@code -Dtest.mutants.seed} chooses others.
 */
@Tag("generated")
@Isolated("sets system properties")
class LiquibaseMutationTests {

    private static final Logger LOG = LoggerFactory.getLogger(LiquibaseMutationTests.class);
    private static final String COUNT = System.getProperty("test.mutants", "40");
    private static final boolean IS_ALL = COUNT.equals("all");
    private static final long SEED = Long.getLong("test.mutants.seed", 1);

    @RegisterExtension
    static final TestEngine ENGINE = new TestEngine();

    private static final AtomicInteger DIRECTORIES = new AtomicInteger();

    @TempDir
    private static Path temp;

    private final Map<Map<String, String>, URL> classes = new HashMap<>();

    enum Kind {
        OWN,
        APPLICATION
    }

    /**
     * The result of a mutant.
     *
     * @param fingerprint its fingerprint, or the reason why it has none
     * @param database the contents of the database, the reason why there is none, or empty if it was not built
     */
    private record Result(String fingerprint, String database) {}

    @ParameterizedTest
    @EnumSource
    @DisplayName("If a changed project makes another database, its fingerprint differs")
    void detectsEachDifference(Kind kind) throws SQLException {
        List<Mutant> mutants = Mutants.all();
        Collections.shuffle(mutants, new Random(SEED));
        List<Mutant> chosen = IS_ALL ? mutants : mutants.subList(0, Integer.parseInt(COUNT));
        Result base = result(kind, Mutant.NONE, null);
        assertThat(base.database()).as("the project without a change").contains("column seed.n ");
        List<String> silent = new ArrayList<>();
        List<String> needless = new ArrayList<>();
        for (Mutant mutant : chosen) {
            Result result = result(kind, mutant, base);
            boolean isSame = result.database().equals(base.database());
            if (result.fingerprint().equals(base.fingerprint()) && !isSame) {
                silent.add(mutant.name() + ": " + difference(base.database(), result.database()));
            } else if (!result.fingerprint().equals(base.fingerprint()) && isSame) {
                needless.add(mutant.name());
            }
        }
        LOG.info(
                "{}: {} of {} mutants with seed {}, {} silent differences, {} needless fingerprints",
                kind,
                chosen.size(),
                mutants.size(),
                SEED,
                silent.size(),
                needless.size());
        Map<String, Integer> byKind = new TreeMap<>();
        needless.forEach(name -> byKind.merge(kind(name), 1, Integer::sum));
        LOG.info("{}: same result, other fingerprint: {}", kind, byKind);
        assertThat(silent).as("mutants with seed %s", SEED).isEmpty();
    }

    /** Returns the kind of a change, without its place. */
    private static String kind(String mutant) {
        return mutant.startsWith("-D")
                ? "a property"
                : mutant.replaceFirst("^[^ :]+: ", "").replaceAll(" ?(?<=word |line |parameter |at |to ).*", " …");
    }

    @Test
    void isStableForSameProject() throws SQLException {
        for (Kind kind : Kind.values()) {
            Result first = result(kind, Mutant.NONE, null);
            assertThat(result(kind, Mutant.NONE, null)).isEqualTo(first);
        }
    }

    private Result result(Kind kind, Mutant mutant, @Nullable Result base) throws SQLException {
        Map<String, String> before = new HashMap<>();
        mutant.properties().forEach((key, value) -> before.put(key, System.setProperty(key, value)));
        try {
            return build(kind, mutant, base);
        } finally {
            before.forEach((key, value) -> {
                if (value == null) {
                    System.clearProperty(key);
                } else {
                    System.setProperty(key, value);
                }
            });
        }
    }

    private Result build(Kind kind, Mutant mutant, @Nullable Result base) throws SQLException {
        LiquibaseMigrator migrator;
        String fingerprint;
        try {
            migrator = migrator(kind, mutant);
            fingerprint = migrator.fingerprint().hex();
        } catch (PgTestDbException e) {
            return new Result("refused", e.toString());
        }
        if (base != null && !IS_ALL && !fingerprint.equals(base.fingerprint())) {
            return new Result(fingerprint, "");
        }
        try (TestDatabase database = ENGINE.create()) {
            migrator.migrate(RecordingTarget.of(database));
            return new Result(fingerprint, Snapshot.of(database));
        } catch (PgTestDbException e) {
            return new Result(fingerprint, e.toString());
        }
    }

    private LiquibaseMigrator migrator(Kind kind, Mutant mutant) {
        URL code = classes.computeIfAbsent(
                mutant.sources(),
                sources -> ClassPaths.compile(next(), sources.values().toArray(String[]::new)));
        URL files = ClassPaths.url(mutant.folder().writeTo(next()));
        if (kind == Kind.OWN) {
            return Migrators.on(mutant.options(), code, files);
        }
        return ClassPaths.with(
                () -> {
                    try (TestDatabase empty = ENGINE.create()) {
                        return LiquibaseMigrator.of(MutantApplication.of(mutant), empty.dataSource());
                    }
                },
                code,
                files);
    }

    private Path next() {
        return temp.resolve(Integer.toString(DIRECTORIES.incrementAndGet()));
    }

    private static String difference(String before, String after) {
        List<String> lines = new ArrayList<>(List.of(after.split("\n")));
        lines.removeAll(List.of(before.split("\n")));
        return lines.toString();
    }
}
