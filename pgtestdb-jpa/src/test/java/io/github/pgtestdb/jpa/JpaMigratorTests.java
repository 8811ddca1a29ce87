// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.TestDatabase;
import io.github.pgtestdb.jpa.shop.CustomerOrder;
import io.github.pgtestdb.jpa.shop.Price;
import io.github.pgtestdb.jpa.shop.Product;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.testkit.RecordingTarget;
import io.github.pgtestdb.testkit.TestEngine;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Hibernate's schema on a real server, as the engine creates it. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JpaMigratorTests {

    private static final String SHOP = "io.github.pgtestdb.jpa.shop";

    @RegisterExtension
    static final TestEngine ENGINE = new TestEngine();

    /** No template of an earlier run may hide a broken migrator. */
    private static final String SALT = "insert into Product (displayName) values ('" + UUID.randomUUID() + "');\n";

    @TempDir
    private Path temp;

    @Test
    @DisplayName("The engine builds a template from the persistence unit, including its import script")
    void buildsTemplateOfPersistenceUnit() throws SQLException {
        Path resources = unit("shop", "");
        Projects.file(resources, "import.sql", SALT);
        Migrator migrator = Projects.migrator(jpa -> {}, resources);
        for (int i = 0; i < 2; i++) {
            try (TestDatabase database = ENGINE.create(migrator)) {
                assertThat(Queries.rows(
                                database,
                                "select table_schema || '.' || table_name from information_schema.tables"
                                        + " where table_schema in ('public', 'sales') order by 1"))
                        .containsExactly("public.product", "sales.customerorder");
                assertThat(Queries.rows(database, "select count(*) from product where id = 1"))
                        .containsExactly("1");
            }
        }
    }

    @Test
    @DisplayName("A subclass with a constructor without arguments is a migrator")
    void supportsSubclassAsMigrator() throws SQLException {
        try (TestDatabase database = ENGINE.create(new Shop())) {
            assertThat(Queries.rows(database, "select count(*) from product")).containsExactly("0");
        }
    }

    private static final class Shop extends JpaMigrator {
        private Shop() {
            super(jpa -> jpa.packages(SHOP));
        }
    }

    @Test
    void eachStatementIsReportedAsItBegins() throws SQLException {
        try (TestDatabase database = ENGINE.create()) {
            RecordingTarget target = RecordingTarget.of(database);
            migrator(jpa -> jpa.packages(SHOP)).migrate(target);
            int total = target.reports().size();
            assertThat(target.reports()).first().isEqualTo("1 of " + total + ": create schema sales");
            assertThat(target.reports())
                    .anyMatch(report -> report.contains(" of " + total + ": create table Product "));
            for (Connection connection : target.opened()) {
                assertThat(connection.isClosed()).isTrue();
            }
        }
    }

    @Test
    @DisplayName("The fingerprint is the same for entities listed in any order or found in their package")
    void ignoresOrderAndSourceOfEntities() {
        Fingerprint packages = migrator(jpa -> jpa.packages(SHOP)).fingerprint();
        assertThat(migrator(jpa -> jpa.entities(CustomerOrder.class, Product.class, Price.class))
                        .fingerprint())
                .isEqualTo(packages);
        assertThat(migrator(jpa -> jpa.entities(Price.class, Product.class, CustomerOrder.class))
                        .fingerprint())
                .isEqualTo(packages);
    }

    @Test
    void namingStrategiesCount() {
        assertThat(migrator(jpa -> jpa.packages(SHOP)
                                .property(
                                        "hibernate.physical_naming_strategy",
                                        "org.hibernate.boot.model.naming.CamelCaseToUnderscoresNamingStrategy"))
                        .fingerprint())
                .isNotEqualTo(migrator(jpa -> jpa.packages(SHOP)).fingerprint());
    }

    @Test
    @DisplayName("A change in an entity's code affects the fingerprint only if it changes a table")
    void fingerprintsSchemaNotCode() {
        Fingerprint before = compiled("a", "int amount;");
        assertThat(compiled("b", "int amount; public int twice() { return 2 * amount; }"))
                .isEqualTo(before);
        assertThat(compiled("c", "long amount;")).isNotEqualTo(before);
    }

    @Test
    @DisplayName("An import script affects the fingerprint, and its string literals may contain semicolons")
    void coversImportScript() throws SQLException {
        Path scripts = Projects.file(
                temp, "load.sql", "create function two() returns int language sql as 'select 1; select 2';\n");
        Projects.file(temp, "other.sql", "select 1;\n");
        Migrator migrator = Projects.migrator(jpa -> load(jpa, "load.sql"), scripts);
        assertThat(Projects.migrator(jpa -> load(jpa, "other.sql"), scripts).fingerprint())
                .isNotEqualTo(migrator.fingerprint());
        try (TestDatabase database = ENGINE.create(migrator)) {
            assertThat(Queries.rows(database, "select two()")).containsExactly("2");
        }
    }

    private static void load(JpaOptions jpa, String script) {
        jpa.packages(SHOP)
                .property("jakarta.persistence.sql-load-script-source", script)
                .property(
                        "hibernate.hbm2ddl.import_files_sql_extractor",
                        "org.hibernate.tool.schema.internal.script.MultiLineSqlScriptExtractor");
    }

    @Test
    void anEntityInAJarIsFound() {
        Path classes = Projects.compile(temp, entity("int amount;"));
        Path jar = Projects.jar(temp.resolve("item.jar"), classes, "made/up/Item.class");
        assertThat(Projects.migrator(jpa -> jpa.packages("made"), jar).fingerprint())
                .isEqualTo(Projects.migrator(jpa -> jpa.packages("made.up"), classes)
                        .fingerprint());
    }

    /** Class loaders do not find the package in such a jar. */
    @Test
    @DisplayName("An entity is found in a jar that has no entries for directories")
    void findsEntityInJarWithoutDirectories() throws Exception {
        Path classes = Projects.compile(temp, entity("int amount;"));
        Path jar = Projects.jar(temp.resolve("item.jar"), List.of(), classes, "made/up/Item.class");
        Path beside = Files.createDirectories(temp.resolve("beside/made"));
        assertThat(Projects.migrator(jpa -> jpa.packages("made"), beside.resolveSibling("."), jar)
                        .fingerprint())
                .isEqualTo(Projects.migrator(jpa -> jpa.packages("made.up"), classes)
                        .fingerprint());
    }

    @Test
    void anEntityBehindALinkIsFound() throws Exception {
        Path classes = Projects.compile(temp.resolve("real"), entity("int amount;"));
        Path linked = Files.createDirectories(temp.resolve("linked/made"));
        Files.createSymbolicLink(linked.resolve("up"), classes.resolve("made/up"));
        assertThat(Projects.migrator(jpa -> jpa.packages("made"), temp.resolve("linked"))
                        .fingerprint())
                .isEqualTo(
                        Projects.migrator(jpa -> jpa.packages("made"), classes).fingerprint());
    }

    @Test
    @DisplayName("The migrator does not connect to the database that the persistence unit configures")
    void ignoresConfiguredDatabase() throws Exception {
        try (ServerSocket elsewhere = new ServerSocket(0)) {
            String url = "jdbc:postgresql://127.0.0.1:" + elsewhere.getLocalPort() + "/production?connectTimeout=5";
            Path resources = unit(
                    "shop",
                    "<properties><property name=\"jakarta.persistence.jdbc.url\" value=\"" + url + "\"/>"
                            + "<property name=\"hibernate.connection.url\" value=\"" + url + "\"/>"
                            + "<property name=\"hibernate.hbm2ddl.auto\" value=\"create-drop\"/></properties>");
            assertThat(Projects.migrator(jpa -> {}, resources).fingerprint())
                    .isEqualTo(migrator(jpa -> jpa.packages(SHOP)).fingerprint());
            elsewhere.setSoTimeout(1);
            assertThat(accepts(elsewhere)).as("a connection").isFalse();
        }
    }

    private static boolean accepts(ServerSocket server) throws Exception {
        try {
            server.accept().close();
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        }
    }

    private Fingerprint compiled(String name, String field) {
        Path classes = Projects.compile(temp.resolve(name), entity(field));
        return Projects.migrator(jpa -> jpa.packages("made.up"), classes).fingerprint();
    }

    private static String entity(String field) {
        return "package made.up; @jakarta.persistence.Entity public class Item { @jakarta.persistence.Id long id; "
                + field + " }";
    }

    private Path unit(String name, String properties) {
        return Projects.file(temp.resolve("resources"), "META-INF/persistence.xml", """
                <persistence xmlns="https://jakarta.ee/xml/ns/persistence" version="3.0">
                  <persistence-unit name="%s">
                    <class>io.github.pgtestdb.jpa.shop.CustomerOrder</class>
                    <class>io.github.pgtestdb.jpa.shop.Product</class>
                    <class>io.github.pgtestdb.jpa.shop.Price</class>
                    <exclude-unlisted-classes>true</exclude-unlisted-classes>
                    %s
                  </persistence-unit>
                </persistence>
                """.formatted(name, properties));
    }

    private static JpaMigrator migrator(Consumer<JpaOptions> configurer) {
        return new JpaMigrator(configurer);
    }
}
