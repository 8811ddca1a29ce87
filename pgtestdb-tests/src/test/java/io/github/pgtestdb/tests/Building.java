// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pgtestdb.PgTestDb;
import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.testkit.Queries;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds a template with a migrator, and returns the outcome. */
public final class Building {

    private static final Pattern FAILURE = Pattern.compile(
            "Cannot build the template of [\\w +]+ on .+ as role \\S+: the migrations failed after \\d+ ms\\.\n(.*)\nThe partly built database was dropped\\."
                    + " Fix the migration and run the tests again\\.",
            Pattern.DOTALL);

    private Building() {}

    /** Runs queries in a clone of the template, and returns the first column of each result, joined by commas. */
    public static List<String> query(Migrator migrator, String... questions) throws Exception {
        return query(salted(), migrator, questions);
    }

    public static List<String> query(PgTestDb.Builder builder, Migrator migrator, String... questions)
            throws Exception {
        try (PgTestDb engine = builder.migrator(migrator).build();
                TestDatabase database = engine.create()) {
            List<String> answers = new ArrayList<>();
            for (String question : questions) {
                answers.add(String.join(",", Queries.rows(database.connectionDetails(), question)));
            }
            return answers;
        }
    }

    /** Returns the part of the failure message that comes from the migrator. */
    public static String failure(Migrator migrator) {
        return failure(salted(), migrator);
    }

    public static String failure(PgTestDb.Builder builder, Migrator migrator) {
        try (PgTestDb engine = builder.migrator(migrator).build()) {
            String message = String.valueOf(catchThrowableOfType(PgTestDbException.class, engine::create)
                    .getMessage());
            Matcher matcher = FAILURE.matcher(message);
            assertThat(matcher.matches()).as(message).isTrue();
            return matcher.group(1);
        }
    }

    public static PgTestDb.Builder salted() {
        return SharedServer.engine().setting("pgtestdb.salt", UUID.randomUUID().toString());
    }
}
