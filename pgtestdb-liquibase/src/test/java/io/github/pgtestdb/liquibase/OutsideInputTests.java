// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.liquibase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.testkit.ClassPaths;
import io.github.pgtestdb.testkit.FileTree;
import io.github.pgtestdb.testkit.RecordingTarget;
import io.github.pgtestdb.testkit.TestEngine;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.change.ChangeFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An input from the environment, a system property or a class is hashed, has no effect, or is refused. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class OutsideInputTests {

    private static final FileTree FILTERED = FileTree.EMPTY.with(ChangelogFolder.MASTER, """
            databaseChangeLog:
              - changeSet: {id: 1, author: a, labels: base, changes: [{sql: {sql: create table base ()}}]}
              - changeSet: {id: 2, author: a, labels: demo, changes: [{sql: {sql: create table demo ()}}]}
              - changeSet: {id: 3, author: a, context: ctx, changes: [{sql: {sql: create table ctx ()}}]}
              - changeSet: {id: 4, author: a, context: other, changes: [{sql: {sql: create table other ()}}]}
            """);

    private static final String MENTION = "create table \"${tenant}_t\" (i int)";

    private static final String READER = """
            package made.up;
            public class Reader implements liquibase.change.custom.CustomTaskChange {
                private liquibase.resource.ResourceAccessor resources;
                public void execute(liquibase.database.Database database) {
                    try (java.io.InputStream in = resources.get("db/changelog/hidden.txt").openInputStream()) {
                        in.read();
                    } catch (java.io.IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
                public String getConfirmationMessage() { return "read"; }
                public void setUp() {}
                public void setFileOpener(liquibase.resource.ResourceAccessor resources) { this.resources = resources; }
                public liquibase.exception.ValidationErrors validate(liquibase.database.Database database) {
                    return new liquibase.exception.ValidationErrors();
                }
            }
            """;

    @RegisterExtension
    static final TestEngine ENGINE = new TestEngine();

    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource({
        "liquibase.command.labelFilter, base",
        "liquibase.command.labels, base",
        "liquibase.command.contextFilter, ctx",
        "liquibase.command.contexts, ctx",
        "liquibase.command.update.labelFilter, base",
        "liquibase.command.update.labels, base",
        "liquibase.command.update.contextFilter, ctx",
        "liquibase.command.update.contexts, ctx"
    })
    void aFilterFromOutsideHasNoEffect(String key, String value) {
        LiquibaseMigrator migrator = migrator(FILTERED);
        Fingerprint before = migrator.fingerprint();
        with(key, value, () -> {
            assertThat(migrator.fingerprint()).isEqualTo(before);
            assertThat(tables(migrator)).contains("base", "demo", "ctx", "other");
            return null;
        });
    }

    /** The same filter applies to the application in production. */
    @Test
    @DisplayName("A filter from outside counts if the application runs Liquibase")
    void countsOutsideFilter() {
        Supplier<Fingerprint> fingerprint = () -> fingerprintOfApplication(FILTERED);
        assertThat(with("liquibase.command.labelFilter", "base", fingerprint)).isNotEqualTo(fingerprint.get());
    }

    @Test
    void aSettingThatNobodyKnowsCounts() {
        LiquibaseMigrator migrator = migrator(FILTERED);
        Fingerprint before = migrator.fingerprint();
        assertThat(with("liquibase.madeUp", "x", migrator::fingerprint)).isNotEqualTo(before);
        assertThat(with("liquibase.command.madeUp", "x", migrator::fingerprint)).isNotEqualTo(before);
        assertThat(with("liquibase.command.url", "x", migrator::fingerprint)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenant.ddl", "tenant.pgsql", "tenant.sql", "tenant"})
    void aParameterCountsInAFileOfAnyName(String file) {
        FileTree folder = ChangelogFolder.running("- sqlFile: {path: db/changelog/" + file + "}")
                .with("db/changelog/" + file, MENTION);
        assertTenantCounts(folder);
    }

    @Test
    @DisplayName("A parameter counts in a file with its own encoding")
    void countsParameterInOtherEncoding() {
        assertTenantCounts(ChangelogFolder.running("- sqlFile: {path: db/changelog/t.ddl, encoding: UTF-16}")
                .with("db/changelog/t.ddl", MENTION.getBytes(StandardCharsets.UTF_16)));
    }

    @Test
    @DisplayName("A parameter counts if its name is composed of others")
    void countsComposedParameterName() {
        FileTree folder = ChangelogFolder.running("- sqlFile: {path: db/changelog/t.ddl}")
                .with("db/changelog/t.ddl", "create table \"${ten${end}}_t\" (i int)");
        FileTree withEnd = folder.replace(
                ChangelogFolder.MASTER, "  - changeSet", "  - property: {name: end, value: ant}\n  - changeSet");
        assertTenantCounts(withEnd);
    }

    static Stream<String> preconditions() {
        return Stream.of(
                "- changeLogPropertyDefined: {property: tenant, value: on}",
                "- changeLogPropertyDefined: {property: TENANT}",
                "- not: [{changeLogPropertyDefined: {property: tenant}}]",
                "- or: [{and: [{changeLogPropertyDefined: {property: tenant}}]}]");
    }

    @ParameterizedTest
    @MethodSource("preconditions")
    @DisplayName("A parameter counts if a precondition names it")
    void countsParameterOfPrecondition(String precondition) {
        assertTenantCounts(FileTree.EMPTY.with(
                ChangelogFolder.MASTER,
                "databaseChangeLog:\n  - changeSet:\n      id: 1\n      author: a\n      preConditions:\n"
                        + "        - onFail: MARK_RAN\n        " + precondition
                        + "\n      changes:\n        - sql: {sql: create table demo ()}\n"));
    }

    /** In Liquibase, the environment takes precedence over the option. */
    @Test
    void anOptionDoesNotHideTheEnvironment() {
        FileTree folder =
                ChangelogFolder.running("- sqlFile: {path: db/changelog/t.ddl}").with("db/changelog/t.ddl", MENTION);
        LiquibaseMigrator migrator = migrator(folder, liquibase -> liquibase.parameter("tenant", "option"));
        Fingerprint before = migrator.fingerprint();
        assertThat(with("TENANT", "x", migrator::fingerprint)).isNotEqualTo(before);
    }

    /**
     * Two changelogs have a parameter of this name. The outside value changes only the parameter of the second
     * changelog.
     */
    @Test
    @DisplayName("A value from outside counts even if it equals the changelog's own")
    void countsValueEqualToOwn() {
        FileTree folder = ChangelogFolder.running("- sql: {sql: \"select '${tenant}'\"}")
                .replace(
                        ChangelogFolder.MASTER,
                        "  - changeSet",
                        "  - property: {name: tenant, value: x, global: false}\n  - include: {file: db/changelog/b.yaml}\n"
                                + "  - changeSet")
                .with("db/changelog/b.yaml", """
                        databaseChangeLog:
                          - property: {name: tenant, value: y, global: false}
                          - changeSet: {id: b, author: a, changes: [{sql: {sql: "select '${tenant}'"}}]}
                        """);
        LiquibaseMigrator migrator = migrator(folder);
        Fingerprint before = migrator.fingerprint();
        assertThat(with("tenant", "x", migrator::fingerprint)).isNotEqualTo(before);
    }

    @Test
    @DisplayName("A file that a change reads only during the migration is an error")
    void refusesFileReadDuringMigration() {
        URL classes = ClassPaths.compile(temp.resolve("code"), READER);
        FileTree folder = ChangelogFolder.running("- customChange: {class: made.up.Reader}")
                .with("db/changelog/hidden.txt", "x");
        assertThatThrownBy(() -> tables(migrator(folder, liquibase -> {}, classes)))
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("A change of the Liquibase changelog reads the file db/changelog/hidden.txt only during the"
                        + " migration, so a change in it would go unnoticed and tests would run on an old template. Name the"
                        + " file by its path in an attribute or a param of the change.");
    }

    @Test
    @DisplayName("A parameter that a change reads only during the migration is an error unless an option sets it")
    void refusesParamReadDuringMigration() {
        FileTree folder = ChangelogFolder.running("- lookup: {}");
        ChangeFactory changes = Scope.getCurrentScope().getSingleton(ChangeFactory.class);
        changes.register(new LookupChange());
        try {
            assertThatThrownBy(() -> tables(migrator(folder)))
                    .isInstanceOf(PgTestDbException.class)
                    .hasMessage(
                            "A change of the Liquibase changelog reads the parameter hidden only during the migration, so a"
                                    + " change in it would go unnoticed and tests would run on an old template. Mention it"
                                    + " as ${hidden} in the changelog, or set it with pgtestdb.liquibase.parameters or"
                                    + " liquibase.parameter(…).");
            assertThat(tables(migrator(folder, liquibase -> liquibase.parameter("hidden", "x"))))
                    .contains("databasechangelog");
        } finally {
            changes.unregister(LookupChange.NAME);
        }
    }

    private void assertTenantCounts(FileTree folder) {
        LiquibaseMigrator migrator = migrator(folder);
        Fingerprint before = migrator.fingerprint();
        Fingerprint one = with("tenant", "one", migrator::fingerprint);
        assertThat(one).isNotEqualTo(before);
        assertThat(with("Tenant", "two", migrator::fingerprint))
                .isNotEqualTo(before)
                .isNotEqualTo(one);
        Supplier<Fingerprint> application = () -> fingerprintOfApplication(folder);
        assertThat(with("tenant", "one", application)).isNotEqualTo(application.get());
        assertThat(fingerprintOfApplication(folder, Map.of("tenant", "one"))).isNotEqualTo(application.get());
    }

    private LiquibaseMigrator migrator(FileTree folder) {
        return migrator(folder, liquibase -> {});
    }

    private LiquibaseMigrator migrator(FileTree folder, Consumer<LiquibaseOptions> options, URL... classes) {
        URL files = ClassPaths.url(folder.writeTo(directory(folder)));
        URL[] path = Stream.concat(Stream.of(files), Stream.of(classes)).toArray(URL[]::new);
        return Migrators.on(options, path);
    }

    private Fingerprint fingerprintOfApplication(FileTree folder) {
        return fingerprintOfApplication(folder, Map.of());
    }

    private Fingerprint fingerprintOfApplication(FileTree folder, Map<String, String> parameters) {
        URL files = ClassPaths.url(folder.writeTo(directory(folder)));
        try (TestDatabase empty = ENGINE.create()) {
            MutantApplication application = new MutantApplication("", "", parameters);
            return ClassPaths.with(() -> LiquibaseMigrator.of(application, empty.dataSource()), files)
                    .fingerprint();
        }
    }

    private Path directory(FileTree folder) {
        return temp.resolve(Integer.toHexString(System.identityHashCode(folder)));
    }

    private static String tables(LiquibaseMigrator migrator) {
        try (TestDatabase database = ENGINE.create()) {
            migrator.migrate(RecordingTarget.of(database));
            return Snapshot.of(database);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T with(String property, String value, Supplier<T> supplier) {
        System.setProperty(property, value);
        try {
            return supplier.get();
        } finally {
            System.clearProperty(property);
        }
    }
}
