// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.testkit.ClassPaths;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.api.ClassProvider;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fingerprint covers the class files of Java migrations, callbacks and resolvers. */
class FingerprintClassTests {

    private static final String MIGRATION = """
            package db.shop;
            public class V3__Java extends %s {
                public void migrate(org.flywaydb.core.api.migration.Context context) { %s; }
                public Integer getChecksum() { return %s; }
            }
            """;

    private static final String FLYWAYS_BASE = "org.flywaydb.core.api.migration.BaseJavaMigration";

    private static final String BASE = """
            package db.base;
            public abstract class Base extends org.flywaydb.core.api.migration.BaseJavaMigration {
                static final String TEXT = "%s";
            }
            """;

    private static final String CALLBACK = """
            package %s;
            import org.flywaydb.core.api.callback.*;
            public class Told extends BaseCallback {
                public void handle(Event event, Context context) { Runnable r = () -> System.%s(); r.run(); }
            }
            """;

    @TempDir
    private Path temp;

    @Test
    @DisplayName("The fingerprint changes with the class file of a Java migration in a location")
    void coversScannedMigrationClass() {
        Fingerprint first = scanned("1", MIGRATION.formatted(FLYWAYS_BASE, "int a = 1", "1"));
        assertThat(scanned("2", MIGRATION.formatted(FLYWAYS_BASE, "int a = 1", "1")))
                .isEqualTo(first);
        assertThat(scanned("3", MIGRATION.formatted(FLYWAYS_BASE, "int a = 2", "1")))
                .isNotEqualTo(first);
    }

    @Test
    @DisplayName("The fingerprint changes with a migration's base class in another package")
    void coversBaseClassOfMigration() {
        String migration = MIGRATION.formatted("db.base.Base", "int a = 1", "1");
        Fingerprint first = scanned("1", migration, BASE.formatted("one"));
        assertThat(scanned("2", migration, BASE.formatted("two"))).isNotEqualTo(first);
    }

    @Test
    @DisplayName("A Java migration passed as an object counts with its class file and its checksum")
    void coversMigrationInstance() throws Exception {
        Fingerprint first = object("1", MIGRATION.formatted(FLYWAYS_BASE, "int a = 1", "null"));
        assertThat(object("2", MIGRATION.formatted(FLYWAYS_BASE, "int a = 1", "null")))
                .isEqualTo(first);
        assertThat(object("3", MIGRATION.formatted(FLYWAYS_BASE, "int a = 2", "null")))
                .isNotEqualTo(first);
        assertThat(fingerprint(new V7__Seed(1))).isNotEqualTo(fingerprint(new V7__Seed(2)));
    }

    @Test
    @DisplayName("The fingerprint changes with the body of a lambda in a configured callback class")
    void coversLambdasOfCallback() {
        Fingerprint first = callback("1", "my", "gc");
        assertThat(callback("2", "my", "gc")).isEqualTo(first);
        assertThat(callback("3", "my", "lineSeparator")).isNotEqualTo(first);
        assertThat(scanned("4", MIGRATION.formatted(FLYWAYS_BASE, "", "1"))).isNotEqualTo(first);
    }

    @Test
    @DisplayName("The fingerprint covers a callback that Flyway finds in the package db.callback")
    void coversCallbackFoundByFlyway() {
        String migration = MIGRATION.formatted(FLYWAYS_BASE, "int a = 1", "1");
        Fingerprint first = scanned("1", migration, CALLBACK.formatted("db.callback", "gc"));
        assertThat(scanned("2", migration, CALLBACK.formatted("db.callback", "lineSeparator")))
                .isNotEqualTo(first);
        assertThat(scanned("3", migration)).isNotEqualTo(first);
    }

    @Test
    void aClassProviderCountsByItsClasses() {
        ClassProvider<JavaMigration> none = List::of;
        ClassProvider<JavaMigration> one = () -> List.of(V7__Seed.class);
        assertThat(new FlywayMigrator(flyway -> flyway.javaMigrationClassProvider(none)).fingerprint())
                .isNotEqualTo(new FlywayMigrator(flyway -> flyway.javaMigrationClassProvider(one)).fingerprint());
    }

    @Test
    @DisplayName("A resource provider counts with the names and contents of its resources")
    void coversResourceProviderContents() {
        Fingerprint first = provided("V1__a.sql", "SELECT 1;\n");
        assertThat(provided("V1__a.sql", "SELECT 1;\n")).isEqualTo(first);
        assertThat(provided("V1__a.sql", "SELECT '\r\n';\n")).isNotEqualTo(provided("V1__a.sql", "SELECT '\n';\n"));
        assertThat(provided("V1__a.sql", "SELECT 2;\n")).isNotEqualTo(first);
        assertThat(provided("V2__a.sql", "SELECT 1;\n")).isNotEqualTo(first);
    }

    @Test
    void aLambdaCannotBeSeen() {
        FlywayMigrator migrator = new FlywayMigrator(flyway -> flyway.resolvers(context -> Set.of()));
        assertThatThrownBy(migrator::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .message()
                .matches("The class file of the Flyway resolver io\\.github\\.pgtestdb\\.flyway\\.FingerprintClassTests"
                        + "\\$\\$Lambda(\\$[0-9]+)? cannot be read, so a change in it would go unnoticed and tests would"
                        + " run on an old template\\. Make it a named class that was compiled to a file, not a lambda,"
                        + " proxy or generated class\\.");
    }

    private Fingerprint scanned(String build, String... sources) {
        URL classes = ClassPaths.compile(temp.resolve(build), sources);
        return Migrators.on(flyway -> flyway.locations("classpath:db/shop"), classes)
                .fingerprint();
    }

    private Fingerprint object(String build, String source) throws Exception {
        URL classes = ClassPaths.compile(temp.resolve(build), source);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes})) {
            Class<?> type = loader.loadClass("db.shop.V3__Java");
            return fingerprint((JavaMigration) type.getConstructor().newInstance());
        }
    }

    private static Fingerprint fingerprint(JavaMigration migration) {
        return new FlywayMigrator(flyway -> flyway.javaMigrations(migration)).fingerprint();
    }

    private Fingerprint callback(String build, String packageName, String call) {
        URL classes = ClassPaths.compile(
                temp.resolve(build),
                MIGRATION.formatted(FLYWAYS_BASE, "int a = 1", "1"),
                CALLBACK.formatted(packageName, call));
        return Migrators.on(flyway -> flyway.locations("classpath:db/shop").callbacks(packageName + ".Told"), classes)
                .fingerprint();
    }

    private static Fingerprint provided(String name, String content) {
        return new FlywayMigrator(flyway -> flyway.resourceProvider(new OneResource(name, content))).fingerprint();
    }
}
