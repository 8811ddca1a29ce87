// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.testkit.FileTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A change of the fingerprint follows exactly from a change of the database. */
class FingerprintChangeTests {

    @TempDir
    private Path temp;

    static Arguments[] changedFiles() {
        return new Arguments[] {
            file("one byte", shop -> shop.with("V2__orders.sql", "CREATE TABLE orders (product int);\n")),
            file("one byte of a repeatable migration", shop -> shop.with("R__totals.sql", "SELECT 1;\n")),
            file("one byte of a callback", shop -> shop.with("afterMigrate.sql", "ANALYSE product;\n")),
            file("one byte of a .conf", shop -> shop.with("V2__orders.sql.conf", "executeInTransaction=false\n")),
            file("a .conf less", shop -> shop.without("V2__orders.sql.conf")),
            file("a callback more", shop -> shop.with("beforeMigrate.sql", "SELECT 1;\n")),
            file("a migration more", shop -> shop.with("V3__more.sql", "SELECT 1;\n")),
            file("a migration less", shop -> shop.without("V2__orders.sql")),
            file("an empty migration more", shop -> shop.with("V3__more.sql", "")),
            file("another version", shop -> renamed(shop, "V2__orders.sql", "V3__orders.sql")),
            file("another description", shop -> renamed(shop, "V2__orders.sql", "V2__baskets.sql")),
            file("another folder", shop -> renamed(shop, "V2__orders.sql", "more/V2__orders.sql")),
            file(
                    "contents exchanged",
                    shop -> shop.with("V1__products.sql", shop.text("V2__orders.sql"))
                            .with("V2__orders.sql", shop.text("V1__products.sql"))),
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changedFiles")
    void aChangedFileIsSeen(String what, UnaryOperator<FileTree> change) {
        assertThat(fingerprint(change.apply(MigrationFolder.SHOP), flyway -> {}))
                .isNotEqualTo(fingerprint(MigrationFolder.SHOP, flyway -> {}));
    }

    static Arguments[] changedConfigurations() {
        return new Arguments[] {
            configuration("placeholder", flyway -> flyway.placeholders(Map.of("tenant", "acme"))),
            configuration("placeholder's value", flyway -> flyway.placeholders(Map.of("tenant", "other"))),
            configuration("placeholder prefix", flyway -> flyway.placeholderPrefix("#{")),
            configuration("placeholder replacement", flyway -> flyway.placeholderReplacement(false)),
            configuration("target", flyway -> flyway.target("1")),
            configuration("latest target", flyway -> flyway.target(MigrationVersion.NEXT)),
            configuration("schemas", flyway -> flyway.schemas("a", "b")),
            configuration("order of schemas", flyway -> flyway.schemas("b", "a")),
            configuration("default schema", flyway -> flyway.defaultSchema("a")),
            configuration("no schemas created", flyway -> flyway.createSchemas(false)),
            configuration("history table", flyway -> flyway.table("history")),
            configuration("tablespace", flyway -> flyway.tablespace("fast")),
            configuration("initial SQL", flyway -> flyway.initSql("SET search_path TO a")),
            configuration("encoding", flyway -> flyway.encoding(StandardCharsets.ISO_8859_1)),
            configuration("prefix", flyway -> flyway.sqlMigrationPrefix("W")),
            configuration("repeatable prefix", flyway -> flyway.repeatableSqlMigrationPrefix("W")),
            configuration("separator", flyway -> flyway.sqlMigrationSeparator("--")),
            configuration("suffixes", flyway -> flyway.sqlMigrationSuffixes(".sql", ".pgsql")),
            configuration("group", flyway -> flyway.group(true)),
            configuration("mixed", flyway -> flyway.mixed(true)),
            configuration("transactions", flyway -> flyway.executeInTransaction(false)),
            configuration("out of order", flyway -> flyway.outOfOrder(true)),
            configuration("baseline", flyway -> flyway.baselineOnMigrate(true)),
            configuration("baseline version", flyway -> flyway.baselineVersion("7")),
            configuration("nothing executed", flyway -> flyway.skipExecutingMigrations(true)),
            configuration("no callbacks", flyway -> flyway.skipDefaultCallbacks(true)),
            configuration("no resolvers", flyway -> flyway.skipDefaultResolvers(true)),
            configuration("installed by", flyway -> flyway.installedBy("me")),
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changedConfigurations")
    void aChangedConfigurationIsSeen(String what, Consumer<FluentConfiguration> change) {
        Fingerprint changed = fingerprint(MigrationFolder.SHOP, change.andThen(this::allowOtherNames));
        assertThat(changed).isNotEqualTo(fingerprint(MigrationFolder.SHOP, this::allowOtherNames));
    }

    @Test
    void noTwoChangedConfigurationsAreAlike() {
        assertThat(Arrays.stream(changedConfigurations())
                        .map(arguments -> configurer(arguments.get()[1]))
                        .map(change -> fingerprint(MigrationFolder.SHOP, change.andThen(this::allowOtherNames))))
                .doesNotHaveDuplicates();
    }

    @Test
    void aPluginsSettingIsSeen() {
        Fingerprint plain = fingerprint(MigrationFolder.SHOP, flyway -> {});
        assertThat(fingerprint(MigrationFolder.SHOP, flyway -> TransactionalLock.set(flyway, true)))
                .isNotEqualTo(plain);
        assertThat(fingerprint(MigrationFolder.SHOP, flyway -> TransactionalLock.set(flyway, false)))
                .isEqualTo(plain);
    }

    @Test
    void aLocationMoreIsSeen() {
        MigrationFolder.SHOP.writeTo(temp.resolve("a"));
        MigrationFolder.SHOP.with("V1__products.sql", "SELECT 1;").writeTo(temp.resolve("b"));
        assertThat(Stream.of(locations("a"), locations("b"), locations("a", "b")))
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("The fingerprint ignores how Flyway connects, retries and logs")
    void ignoresConnectionAndLogSettings() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        Fingerprint configured = fingerprint(
                MigrationFolder.SHOP,
                flyway -> flyway.dataSource(dataSource)
                        .connectRetries(3)
                        .lockRetryCount(7)
                        .loggers("slf4j")
                        .outputQueryResults(false));
        assertThat(configured).isEqualTo(fingerprint(MigrationFolder.SHOP, flyway -> {}));
        assertThat(fingerprint(
                        MigrationFolder.SHOP,
                        flyway -> flyway.dataSource("jdbc:postgresql://nowhere/db", "other", "secret")))
                .isEqualTo(configured);
    }

    private Fingerprint locations(String... names) {
        String[] locations =
                Stream.of(names).map(name -> "filesystem:" + temp.resolve(name)).toArray(String[]::new);
        return new FlywayMigrator(flyway -> flyway.locations(locations)).fingerprint();
    }

    private Fingerprint fingerprint(FileTree folder, Consumer<FluentConfiguration> configurer) {
        return new FlywayMigrator(flyway -> configurer.accept(at(folder, flyway))).fingerprint();
    }

    private FluentConfiguration at(FileTree folder, FluentConfiguration flyway) {
        Path directory = temp.resolve(Integer.toHexString(System.identityHashCode(folder)));
        return flyway.locations("filesystem:" + folder.writeTo(directory));
    }

    /** Allows a location without migrations, because a changed prefix leaves none. */
    private void allowOtherNames(FluentConfiguration flyway) {
        flyway.failOnMissingLocations(false);
    }

    private static FileTree renamed(FileTree folder, String from, String to) {
        return folder.without(from).with(to, folder.text(from));
    }

    private static Arguments file(String what, UnaryOperator<FileTree> change) {
        return Arguments.of(what, change);
    }

    private static Arguments configuration(String what, Consumer<FluentConfiguration> change) {
        return Arguments.of(what, change);
    }

    @SuppressWarnings("unchecked") // The method above creates it.
    private static Consumer<FluentConfiguration> configurer(Object change) {
        return (Consumer<FluentConfiguration>) change;
    }
}
