// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.testkit.FileTree;
import io.github.pgtestdb.testkit.RecordingTarget;
import io.github.pgtestdb.testkit.TestEngine;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** With every version of Liquibase, the message names the attempt, the failure, and the next step. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadInputTests {

    private static final String BROKEN = "db/changelog/more/3-broken.sql";

    @RegisterExtension
    static final TestEngine ENGINE = new TestEngine();

    @TempDir
    private Path temp;

    @Test
    @DisplayName("Without a changelog, the message lists the searched places and the settings")
    void explainsMissingDefaultChangelog() {
        assertThatExceptionOfType(PgTestDbException.class)
                .isThrownBy(new LiquibaseMigrator(liquibase -> liquibase.searchPath(temp))::fingerprint)
                .withMessage(
                        "There is no Liquibase changelog: no db/changelog/db.changelog-master with .yaml, .yml, .xml,"
                                + " .json, .sql. Looked on the class path and in " + temp
                                + ". Put it into src/main/resources or"
                                + " src/test/resources, or name one with pgtestdb.liquibase.changelog or"
                                + " liquibase.changelog(\"…\"), and directories to look in beside the class path with"
                                + " pgtestdb.liquibase.search-path or liquibase.searchPath(…).");
    }

    @Test
    void aChangelogThatIsNotThereIsNamed() {
        assertThatExceptionOfType(PgTestDbException.class)
                .isThrownBy(
                        new LiquibaseMigrator(liquibase -> liquibase.changelog("classpath:/db/nope.xml"))::fingerprint)
                .withMessage(
                        "The Liquibase changelog db/nope.xml is not there. Looked on the class path. Put it there, or"
                                + " name one with pgtestdb.liquibase.changelog or liquibase.changelog(\"…\"), and directories to"
                                + " look in beside the class path with pgtestdb.liquibase.search-path or"
                                + " liquibase.searchPath(…).");
    }

    @Test
    @DisplayName("If there are two default changelogs, the message asks the user to choose one")
    void refusesTwoDefaultChangelogs() {
        FileTree folder = ChangelogFolder.SHOP.with("db/changelog/db.changelog-master.xml", "");
        assertThatExceptionOfType(PgTestDbException.class)
                .isThrownBy(at(folder)::fingerprint)
                .withMessage("Which Liquibase changelog? There are db/changelog/db.changelog-master.yaml and"
                        + " db/changelog/db.changelog-master.xml. Remove all but one, or name one with"
                        + " pgtestdb.liquibase.changelog or liquibase.changelog(\"…\"), and directories to look in beside"
                        + " the class path with pgtestdb.liquibase.search-path or liquibase.searchPath(…).");
    }

    @Test
    void namesMissingSearchPathDirectory() {
        Path missing = temp.resolve("nope");
        assertThatExceptionOfType(PgTestDbException.class)
                .isThrownBy(new LiquibaseMigrator(liquibase -> liquibase.searchPath(missing))::fingerprint)
                .withMessage("The directory " + missing + " of Liquibase's search path is not there. Create it, or set"
                        + " another with pgtestdb.liquibase.search-path or liquibase.searchPath(…).");
    }

    @Test
    void anIncludedFileThatIsMissingIsNamed() {
        assertThatExceptionOfType(PgTestDbException.class)
                .isThrownBy(at(ChangelogFolder.SHOP.without("db/changelog/product.xml"))::fingerprint)
                .withMessage("Liquibase cannot read the changelog db/changelog/db.changelog-master.yaml: The file"
                        + " db/changelog/product.xml was not found. Looked on the class path and in " + temp
                        + ". A path in an include counts from there, unless it is relativeToChangelogFile.");
    }

    @Test
    void anSqlFileThatIsMissingIsNamed() {
        assertFails(ChangelogFolder.SHOP.without("db/changelog/view.sql"), """
                Liquibase cannot migrate: Validation Failed:
                     1 changes have validation failures
                          The file db/changelog/view.sql was not found, db/changelog/db.changelog-master.yaml::data::ada
                  Looked: on the class path and in %s""".formatted(temp));
    }

    @Test
    void aChangeSetThatComesTwiceIsNamed() {
        FileTree folder = ChangelogFolder.SHOP.replace(
                "db/changelog/more/1-orders.sql", "--changeset ada:demo context:demo", "--changeset ada:orders");
        assertFails(folder, """
                Liquibase cannot migrate: Validation Failed:
                     1 changesets had duplicate identifiers
                          db/changelog/more/1-orders.sql::orders::ada""");
    }

    @Test
    @DisplayName("A failure shows the file, the change set, the statement and the error of PostgreSQL")
    void showsStatementAndPostgresError() {
        assertFails(ChangelogFolder.SHOP.with(BROKEN, """
                --liquibase formatted sql
                --changeset ada:fine
                CREATE TABLE fine (id int);
                --changeset eve:broken
                INSERT INTO fine
                  SELECT id FROM nope;
                """), """
                db/changelog/more/3-broken.sql (change set broken by eve) failed: ERROR: relation "nope" does not exist
                  Statement: INSERT INTO fine
                      SELECT id FROM nope
                  SQLSTATE: 42P01""");
    }

    @Test
    @DisplayName("A failure shows the SQLSTATE, detail, hint and context that PostgreSQL reports")
    void showsDetailHintAndContext() {
        assertFails(ChangelogFolder.SHOP.with(BROKEN, """
                --liquibase formatted sql
                --changeset ada:raise splitStatements:false
                DO $$ BEGIN
                  RAISE EXCEPTION 'not today' USING DETAIL = 'on a Sunday', HINT = 'wait', ERRCODE = 'P0042';
                END $$;
                """), """
                db/changelog/more/3-broken.sql (change set raise by ada) failed: ERROR: not today
                  Statement: DO $$ BEGIN
                      RAISE EXCEPTION 'not today' USING DETAIL = 'on a Sunday', HINT = 'wait', ERRCODE = 'P0042';
                    END $$
                  SQLSTATE: P0042
                  Detail: on a Sunday
                  Hint: wait
                  Where: PL/pgSQL function inline_code_block line 2 at RAISE""");
    }

    @Test
    void aLongStatementIsCut() {
        String values = "(1), ".repeat(1_000) + "('x')";
        assertFails(
                ChangelogFolder.SHOP.with(
                        BROKEN,
                        "--liquibase formatted sql\n--changeset a:b\nINSERT INTO orders VALUES " + values + ";\n"),
                """
                db/changelog/more/3-broken.sql (change set b by a) failed: ERROR: invalid input syntax for type integer: "x"
                  Statement: %s … (4031 more characters)
                  SQLSTATE: 22P02""".formatted(("INSERT INTO orders VALUES " + values).substring(0, 1_000)));
    }

    @Test
    void aCustomChangeThatThrowsIsNamed() {
        assertFails(
                ChangelogFolder.SHOP.replace(
                        ChangelogFolder.MASTER,
                        "- sqlFile",
                        "- customChange: {class: " + BrokenChange.class.getName() + "}\n        - sqlFile"),
                "db/changelog/db.changelog-master.yaml (change set data by ada) failed: no luck");
    }

    @Test
    void aProgramOfTheSystemIsRefused() {
        FileTree folder = ChangelogFolder.SHOP.replace(
                ChangelogFolder.MASTER, "- sqlFile", "- executeCommand: {executable: seed.sh}\n        - sqlFile");
        assertThatExceptionOfType(PgTestDbException.class)
                .isThrownBy(at(folder)::fingerprint)
                .withMessage(
                        "The Liquibase change set db/changelog/db.changelog-master.yaml (change set data by ada) runs"
                                + " the program seed.sh: its effect on a database cannot be seen in advance, so a change in"
                                + " it would go unnoticed and tests would run on an old template. Leave it out of tests by its"
                                + " context or label (pgtestdb.liquibase.contexts, pgtestdb.liquibase.labels, or the settings of an application that brings its own Liquibase"
                                + ").");
    }

    @Test
    void theEngineShowsItAllInItsOwnMessage() {
        LiquibaseMigrator migrator = at(
                ChangelogFolder.SHOP.with(BROKEN, "--liquibase formatted sql\n--changeset ada:x\nSELECT nothing;\n"));
        assertThatExceptionOfType(PgTestDbException.class)
                .isThrownBy(() -> ENGINE.create(migrator))
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("Cannot build the template of liquibase on embedded PostgreSQL ")
                        .contains("""
                                db/changelog/more/3-broken.sql (change set x by ada) failed: ERROR: column "nothing" does \
                                not exist
                                  Statement: SELECT nothing
                                  SQLSTATE: 42703
                                """));
    }

    private void assertFails(FileTree folder, String message) {
        LiquibaseMigrator migrator = at(folder);
        try (TestDatabase database = ENGINE.create()) {
            assertThatExceptionOfType(PgTestDbException.class)
                    .isThrownBy(() -> migrator.migrate(RecordingTarget.of(database)))
                    .satisfies(e -> assertThat(e.getMessage()).isEqualTo(message));
        }
    }

    private LiquibaseMigrator at(FileTree folder) {
        folder.writeTo(temp);
        return new LiquibaseMigrator(liquibase -> liquibase.searchPath(temp));
    }
}
