// SPDX-License-Identifier: Apache-2.0
package io.github.pgtestdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pgtestdb.PgTestDbException;
import io.github.pgtestdb.spi.Fingerprint;
import io.github.pgtestdb.spi.Migrator;
import io.github.pgtestdb.testkit.Queries;
import io.github.pgtestdb.tests.Building;
import io.github.pgtestdb.tests.Programs;
import io.github.pgtestdb.tests.SharedServer;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps of a real pg_dump. {@code dumps/README.md} describes how they were made. */
class DumpMigratorTests {

    @BeforeAll
    static void serverTakesTheDumps() throws SQLException {
        SharedServer.assumeAtLeast(15, "the dumps are of PostgreSQL 15");
    }

    static final String[] SHOP = {
        "SELECT string_agg(id || name || coalesce(note, 'NULL'), '|' ORDER BY id) FROM customers",
        "SELECT totals() || ' ' || twice(21)",
        "SELECT string_agg(state::text || count, ' ' ORDER BY state) FROM counts",
        "SELECT nextval('customers_id_seq')",
        "SELECT nspname FROM pg_namespace WHERE nspname IN ('auth', 'storage') ORDER BY 1",
        "SELECT count(*) FROM pg_constraint WHERE conname = 'orders_customer_fkey'",
        "SELECT current_setting('search_path')"
    };
    static final String[] SHOP_ANSWERS = {
        "1Adatab\there, back\\slash, new\nline|2\u00dcn\u00efc\u00f6d\u00e9 \u6f22\u5b57NULL|3\\.",
        "30.50 42",
        "new2 paid; or so1",
        "4",
        "auth,storage",
        "1",
        "\"$user\", public"
    };

    @TempDir
    private Path directory;

    @Test
    void aPlainDumpIsTakenInWithItsData() throws Exception {
        assertThat(Building.query(withoutRoles(shop("shop.sql")), SHOP)).containsExactly(SHOP_ANSWERS);
    }

    @Test
    void aDumpThatGzipPacked() throws Exception {
        Path packed = directory.resolve("shop.sql.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(shopFile("shop.sql"), out);
        }
        assertThat(Building.query(withoutRoles(DumpMigrator.ofFile(packed)), SHOP))
                .containsExactly(SHOP_ANSWERS);
    }

    @Test
    @DisplayName("A dump of inserts that creates the schema public is accepted")
    void acceptsDumpWithPublicSchema() throws Exception {
        assertThat(Building.query(shop("public-inserts.sql"), SHOP[0], SHOP[1], SHOP[4]))
                .containsExactly(SHOP_ANSWERS[0], SHOP_ANSWERS[1], "");
    }

    @Test
    void largeObjectsAreTakenInToo() throws Exception {
        assertThat(Building.query(shop("blobs.sql"), "SELECT convert_from(lo_get(4711), 'UTF8')"))
                .containsExactly("abc");
    }

    @Test
    @DisplayName("Excluded schemas are absent with all their objects")
    void excludesSchemasWithContent() throws Exception {
        Migrator migrator = withoutRoles(shop("shop.sql")).excludeSchemas("auth", "storage");
        assertThat(Building.query(migrator, SHOP[0], SHOP[1], SHOP[4], SHOP[3], COMMENT))
                .containsExactly(SHOP_ANSWERS[0], SHOP_ANSWERS[1], "", SHOP_ANSWERS[3], "t");
    }

    private static final String COMMENT = "SELECT obj_description('orders'::regclass) LIKE '%CREATE TABLE auth.trap%'";

    @Test
    void aSchemaThatTheDumpDoesNotHave() {
        assertThat(Building.failure(shop("shop.sql").excludeSchemas("autth")))
                .isEqualTo(
                        "Cannot exclude the schema autth of shop.sql: the dump has no such schema. Did you mean auth?"
                                + " It has: auth, public, storage.");
    }

    @Test
    @DisplayName("Schemas cannot be excluded from a dump without the comments of pg_dump")
    void refusesExclusionWithoutComments() throws Exception {
        Path stripped = write("stripped.sql", "CREATE SCHEMA auth;\nCREATE TABLE auth.users (id int);\n");
        assertThat(Building.failure(DumpMigrator.ofFile(stripped).excludeSchemas("auth")))
                .isEqualTo(
                        "Cannot exclude the schema auth of stripped.sql: the dump has no comments of pg_dump (-- Name:"
                                + " …; Type: …; Schema: …), by which schemas are known. Make it again, and keep the comments.");
    }

    @Test
    @DisplayName("A statement below the comment of an excluded schema is refused if it does not name that schema")
    void refusesStatementBelowWrongComment() throws Exception {
        Path edited = write("edited.sql", """
                --
                -- Name: users; Type: TABLE; Schema: auth; Owner: x
                --

                CREATE TABLE auth.users (id int);
                CREATE TABLE public.mine (id int);
                """);
        assertThat(Building.failure(DumpMigrator.ofFile(edited).excludeSchemas("auth")))
                .isEqualTo(
                        "Cannot run edited.sql, line 6: the comment above the statement says that it is of the schema"
                                + " auth, which is excluded, and the statement does not name that schema: CREATE TABLE public.mine"
                                + " (id int). Leave a dump as pg_dump (10 or newer) wrote it, and put statements of your own into"
                                + " another file.");
    }

    @Test
    @DisplayName("A statement that needs an excluded schema fails with a message that says so")
    void explainsNeedOfExcludedSchema() throws Exception {
        Path needing = write("needing.sql", """
                -- Name: users; Type: TABLE; Schema: auth; Owner: x
                CREATE TABLE auth.users (id int);
                -- Name: seen; Type: VIEW; Schema: public; Owner: x
                CREATE VIEW public.seen AS SELECT * FROM auth.users;
                """);
        assertThat(Building.failure(DumpMigrator.ofFile(needing).excludeSchemas("auth")))
                .isEqualTo("File: needing.sql, line 4\nStatement: CREATE VIEW public.seen AS SELECT * FROM auth.users\n"
                        + "Message: relation \"auth.users\" does not exist (SQLSTATE 42P01)\nThe schema auth is excluded, and"
                        + " this statement needs it. Exclude less, or take the statement out of the dump.");
    }

    @Test
    void anOwnerThatDoesNotExist() {
        assertThat(Building.failure(shop("shop.sql")))
                .isEqualTo("File: shop.sql, line 28\nStatement: ALTER SCHEMA auth OWNER TO platform_admin\n"
                        + "Message: role \"platform_admin\" does not exist (SQLSTATE 42704)\n" + ROLES);
    }

    @Test
    void aPrivilegeOfARoleThatDoesNotExist() throws Exception {
        Path granting = write("granting.sql", "CREATE TABLE t ();\nGRANT SELECT ON TABLE t TO reader_of_nothing;\n");
        assertThat(Building.failure(DumpMigrator.ofFile(granting)))
                .isEqualTo("File: granting.sql, line 2\nStatement: GRANT SELECT ON TABLE t TO reader_of_nothing\n"
                        + "Message: role \"reader_of_nothing\" does not exist (SQLSTATE 42704)\n" + ROLES);
    }

    private static final String ROLES =
            "Roles belong to a server, and a dump does not contain them. Leave ownership and"
                    + " privileges out: DumpMigrator.noOwner() and noPrivileges(), or pg_dump --no-owner --no-privileges. Or make"
                    + " the roles on the server, and the role that migrates a member of them.";

    @Test
    void aDumpOfANewerPostgres() throws Exception {
        Path newer =
                write("newer.sql", "--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 99.1\n");
        String server =
                Queries.rows(SharedServer.admin(), "SHOW server_version").get(0);
        assertThat(Building.failure(DumpMigrator.ofFile(newer)))
                .isEqualTo(
                        "Cannot run newer.sql, line 5: the dump is of a database on PostgreSQL 99.1, and this server is "
                                + server
                                + ", which is older. Run the tests on PostgreSQL 99 or newer, as production does.");
    }

    @Test
    @DisplayName("Parameters that only a newer PostgreSQL knows are left out")
    void ignoresNewerParameters() throws Exception {
        Path newer = write("newer.sql", """
                -- PostgreSQL database dump
                SET statement_timeout = 0;
                SET parameter_of_tomorrow = 0;
                -- Name: t; Type: TABLE; Schema: public; Owner: -
                CREATE TABLE public.t ();
                -- PostgreSQL database dump complete
                """);
        assertThat(Building.query(DumpMigrator.ofFile(newer), "SELECT count(*) FROM t"))
                .containsExactly("0");
    }

    @Test
    void aDumpThatIsCutShort() throws Exception {
        String whole = Files.readString(shopFile("shop.sql"));
        Path inData = write("in-data.sql", whole.substring(0, whole.indexOf("2\tb@example.org")));
        assertThat(Building.failure(withoutRoles(DumpMigrator.ofFile(inData))))
                .isEqualTo(
                        "Cannot run in-data.sql, line 299: the data of this COPY have no end: no line \\. follows. The"
                                + " file was cut short; make it again.");
        Path between = write("between.sql", whole.substring(0, whole.indexOf("--\n-- Data for Name: users")));
        assertThat(Building.failure(withoutRoles(DumpMigrator.ofFile(between))))
                .isEqualTo("Cannot run between.sql, line 2: the dump that begins here is cut short: it has no line \"--"
                        + " PostgreSQL database dump complete\". Make it again.");
    }

    @Test
    @DisplayName("The message has the line of data that PostgreSQL refuses")
    void locatesRefusedData() throws Exception {
        Path broken = write("broken.sql", "CREATE TABLE t (id int);\n\nCOPY t FROM stdin;\n1\n2\nx\n4\n\\.\n");
        assertThat(Building.failure(DumpMigrator.ofFile(broken)))
                .isEqualTo("File: broken.sql, line 6\nStatement: COPY t FROM stdin\n"
                        + "Message: invalid input syntax for type integer: \"x\" (SQLSTATE 22P02)");
    }

    @Test
    void aDumpOfAWholeServer() throws Exception {
        Path cluster = write("all.sql", "--\n-- PostgreSQL database cluster dump\n--\n");
        assertThat(Building.failure(DumpMigrator.ofFile(cluster)))
                .isEqualTo(
                        "Cannot run all.sql, line 2: this is a dump of a whole server, made by pg_dumpall, with its roles"
                                + " and databases. Dump the one database with pg_dump.");
    }

    @Test
    void aPipe() throws Exception {
        Programs.assume("mkfifo");
        Path pipe = directory.resolve("app.dump");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(DumpMigrator.ofFile(pipe)::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot read the dump: " + pipe
                        + " is no file that can be read twice. Write the dump into a file.");
    }

    @Test
    void aFileThatIsNotThere() {
        Path missing = directory.resolve("missing.dump");
        assertThatThrownBy(DumpMigrator.ofFile(missing)::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage(
                        "Cannot read the dump: " + missing + " does not exist. Make it with pg_dump, in any format.");
        assertThatThrownBy(DumpMigrator.ofFile(directory)::fingerprint)
                .isInstanceOf(PgTestDbException.class)
                .hasMessage("Cannot read the dump: " + directory + " is a directory, and no dump of pg_dump"
                        + " --format=directory: it holds no toc.dat. For a directory of SQL files take SqlMigrator"
                        + " (pgtestdb.sql.location).");
    }

    @Test
    void filterCountsForFingerprint() {
        DumpMigrator plain = shop("shop.sql");
        assertThat(plain.fingerprint()).isEqualTo(shop("shop.sql").fingerprint());
        assertThat(java.util.Set.of(
                        plain.fingerprint(),
                        plain.noOwner().fingerprint(),
                        plain.noPrivileges().fingerprint(),
                        plain.excludeSchemas("auth").fingerprint(),
                        shop("public-inserts.sql").fingerprint()))
                .hasSize(5);
    }

    static DumpMigrator withoutRoles(DumpMigrator migrator) {
        return migrator.noOwner().noPrivileges();
    }

    static DumpMigrator shop(String file) {
        return DumpMigrator.ofFile(shopFile(file));
    }

    static Path shopFile(String name) {
        return Path.of("src/test/resources/dumps", name);
    }

    /** The link may later lead to another dump, as {@code latest} does. */
    @Test
    void anArchiveBehindALink() throws Exception {
        Files.createDirectories(directory.resolve("dump-1"));
        Files.createDirectories(directory.resolve("dump-2"));
        write("dump-1/toc.dat", "PGDMP one");
        write("dump-2/toc.dat", "PGDMP two");
        write("rows", "1");
        Files.createSymbolicLink(directory.resolve("dump-1/1.dat"), Path.of("../rows"));
        Path latest = Files.createSymbolicLink(directory.resolve("latest"), Path.of("dump-1"));
        Fingerprint one = DumpMigrator.ofFile(latest).fingerprint();
        assertThat(one)
                .isEqualTo(DumpMigrator.ofFile(directory.resolve("dump-1")).fingerprint());
        write("rows", "2");
        assertThat(DumpMigrator.ofFile(latest).fingerprint()).isNotEqualTo(one);
        write("rows", "1");
        Files.delete(latest);
        Files.createSymbolicLink(latest, Path.of("dump-2"));
        assertThat(DumpMigrator.ofFile(latest).fingerprint()).isNotEqualTo(one);
    }

    private Path write(String name, String content) throws Exception {
        return Files.writeString(directory.resolve(name), content, StandardCharsets.UTF_8);
    }
}
